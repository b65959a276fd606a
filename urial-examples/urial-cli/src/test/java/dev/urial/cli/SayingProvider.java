package dev.urial.cli;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A model under the name {@code saying} that is addressed in turns and always says the same; 100 tokens in, 10 out. */
public final class SayingProvider implements BackendProvider<SayingProvider.Config> {
    /** What it says. */
    public record Config(String reply) {}

    @Override
    public String name() {
        return "saying";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return new Saying(config.reply());
    }

    private record Saying(String reply) implements Backend {
        @Override
        public ModelCard model() {
            ModelCard.Engine engine = new ModelCard.Engine("saying", "1", "nowhere");
            return new ModelCard("sayer", Optional.of("1"), engine, 100_000, 2, Optional.empty(), Set.of(Feature.SEED));
        }

        @Override
        public Optional<ChatForm> chat() {
            return Optional.of(new Turns());
        }

        @Override
        public Generation generate(GenerationRequest request) {
            return Generation.completed(request, reply, new Usage(100, 0, 10));
        }

        @Override
        public void close() {}
    }

    private record Turns() implements ChatForm {
        @Override
        public String name() {
            return "turns";
        }

        @Override
        public boolean chosen() {
            return true;
        }

        @Override
        public Prompt prompt(List<Message> messages) {
            return Prompt.of(messages);
        }
    }
}
