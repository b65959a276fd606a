package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** SmolLM 3: Llama's shape, but every fourth layer sees no positions. */
public final class SmolLm3 implements Family {
    private static final String NO_ROPE = "no_rope_layers";
    private static final int UNTURNED_EVERY = 4;

    @Override
    public Set<String> modelTypes() {
        return Set.of("smollm3");
    }

    @Override
    public Architecture read(ConfigFields config) {
        config.ignore("max_window_layers"); // layers without positions are those that could see a window
        boolean bias = config.flag("attention_bias", false);
        Decoder decoder = Decoder.read(config, "smollm3", Decoder.Defaults.of(1e-6))
                .activation("hidden_act", Activation.SILU)
                .rotary(2_000_000)
                .biases(bias, bias, config.flag("mlp_bias", false))
                .tied(config.flag("tie_word_embeddings", true));
        IntPredicate unturned = unturned(config, decoder.layers());
        LayerTypes.window(config, decoder, unturned);
        return decoder.unturned(unturned).build();
    }

    /** The list says of each layer whether it <em>has</em> rotary positions, whatever its name. */
    private static IntPredicate unturned(ConfigFields config, int layers) {
        int every = config.optionalPositive("no_rope_layer_interval").orElse(UNTURNED_EVERY);
        if (!config.has(NO_ROPE)) {
            return layer -> (layer + 1) % every == 0;
        }
        List<Integer> turned = config.numbers(NO_ROPE);
        if (turned.size() < layers || turned.stream().anyMatch(flag -> flag > 1)) {
            throw config.refusal(NO_ROPE, "must have a 1 or 0 for each of " + layers + " layers");
        }
        return layer -> turned.get(layer) == 0;
    }
}
