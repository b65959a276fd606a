package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import java.util.Set;

/** Qwen 3 without experts: each head of queries and keys passes a norm, and heads have a size of their own. */
public final class Qwen3 implements Family {
    private static final int HEAD_SIZE = 128;

    @Override
    public Set<String> modelTypes() {
        return Set.of("qwen3");
    }

    @Override
    public Architecture read(ConfigFields config) {
        boolean bias = config.flag("attention_bias", false);
        Decoder decoder = Decoder.read(
                        config, "qwen3", Decoder.Defaults.of(1e-6).headSize(HEAD_SIZE))
                .activation("hidden_act", Activation.SILU)
                .rotary(10_000)
                .queryKeyNorm(QueryKeyNorm.EACH_HEAD)
                .biases(bias, bias, false)
                .tied(config.flag("tie_word_embeddings", false));
        LayerTypes.window(config, decoder);
        return decoder.build();
    }
}
