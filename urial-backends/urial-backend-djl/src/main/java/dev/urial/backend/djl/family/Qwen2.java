package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import java.util.Set;

/** Qwen 2 and 2.5: Llama's shape with biases on queries, keys and values; some models could see through windows. */
public final class Qwen2 implements Family {
    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen2");
    }

    @Override
    public Architecture read(ConfigFields config) {
        Decoder decoder = Decoder.read(config, "qwen2", Decoder.Defaults.of(1e-6))
                .activation("hidden_act", Activation.SILU)
                .rotary(10_000)
                .biases(true, false, false)
                .tied(config.flag("tie_word_embeddings", false));
        LayerTypes.window(config, decoder);
        return decoder.build();
    }
}
