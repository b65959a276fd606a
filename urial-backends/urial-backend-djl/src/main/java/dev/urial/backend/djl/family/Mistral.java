package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import java.util.Set;

/** Mistral: Llama's shape, in its first versions with a window in all layers. */
public final class Mistral implements Family {
    @Override
    public Set<String> modelTypes() {
        return Set.of("mistral");
    }

    @Override
    public Architecture read(ConfigFields config) {
        if (!config.names().contains("sliding_window")) {
            throw config.refusal("sliding_window", "is missing; it is null, or how far back all layers see");
        }
        Decoder decoder = Decoder.read(config, "mistral", Decoder.Defaults.of(1e-6))
                .activation("hidden_act", Activation.SILU)
                .rotary(10_000)
                .tied(config.flag("tie_word_embeddings", false));
        config.optionalPositive("sliding_window").ifPresent(window -> decoder.windows(window, layer -> true));
        return decoder.build();
    }
}
