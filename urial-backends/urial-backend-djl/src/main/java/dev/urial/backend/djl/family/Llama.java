package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import java.util.Set;

/** Llama 1 to 3.3, SmolLM 1 and 2, and the many others that took its shape. */
public final class Llama implements Family {
    @Override
    public Set<String> modelTypes() {
        return Set.of("llama");
    }

    @Override
    public Architecture read(ConfigFields config) {
        config.ignore("is_llama_config");
        boolean attentionBias = config.flag("attention_bias", false);
        return Decoder.read(config, "llama", Decoder.Defaults.of(1e-6))
                .activation("hidden_act", Activation.SILU)
                .rotary(10_000)
                .biases(attentionBias, attentionBias, config.flag("mlp_bias", false))
                .tied(config.flag("tie_word_embeddings", false))
                .build();
    }
}
