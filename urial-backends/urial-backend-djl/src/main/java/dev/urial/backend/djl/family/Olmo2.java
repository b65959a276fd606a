package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import java.util.Set;

/** OLMo 2: norms stand behind attention and feed-forward net, and all queries, and all keys, pass one. */
public final class Olmo2 implements Family {
    @Override
    public Set<String> modelTypes() {
        return Set.of("olmo2");
    }

    @Override
    public Architecture read(ConfigFields config) {
        boolean bias = config.flag("attention_bias", false);
        return Decoder.read(config, "olmo2", Decoder.Defaults.of(1e-5))
                .activation("hidden_act", Activation.SILU)
                .rotary(10_000)
                .norms(Norms.AFTER, 0)
                .queryKeyNorm(QueryKeyNorm.WHOLE)
                .biases(bias, bias, false)
                .tied(config.flag("tie_word_embeddings", false))
                .build();
    }
}
