package dev.urial.cli;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The test kit's models under the name {@code turns}, addressed in turns. */
public final class TurnsProvider implements BackendProvider<TurnsProvider.Config> {
    /** Which of its models. */
    public record Config(String model) {}

    @Override
    public String name() {
        return "turns";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return new InTurns(context.backend("bigram", config.model(), Map.of()));
    }

    private record InTurns(Backend delegate) implements Backend, ChatForm {
        @Override
        public Optional<ChatForm> chat() {
            return Optional.of(this);
        }

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
}
