package dev.urial.testkit;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.List;
import java.util.Optional;

/**
 * A backend whose model is addressed in turns: the last message, a line break and a colon, after which the reference model starts a
 * sentence. Tests that need another ability, or none, override it.
 */
public class InTurns implements Backend {
    private final Backend delegate;

    public InTurns(Backend delegate) {
        this.delegate = delegate;
    }

    @Override
    public Optional<ChatForm> chat() {
        return Optional.of(new Plain());
    }

    private record Plain() implements ChatForm {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public boolean chosen() {
            return true;
        }

        @Override
        public Prompt prompt(List<Message> messages) {
            return Prompt.of(messages.get(messages.size() - 1).content() + "\n:");
        }
    }

    @Override
    public ModelCard model() {
        return delegate.model();
    }

    @Override
    public Generation generate(GenerationRequest request) {
        return delegate.generate(request);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return delegate.tokenizer();
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return delegate.scorer();
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        return delegate.distributions();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
