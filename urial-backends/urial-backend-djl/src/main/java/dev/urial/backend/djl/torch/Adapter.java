package dev.urial.backend.djl.torch;

import dev.urial.core.safetensors.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a LoRA adapter adds to a network's matrices: to that of a module, {@code scale * up * down}.
 *
 * @param modules by the names that tensors begin with, such as {@code model.layers.0.self_attn.q_proj}
 */
public record Adapter(Map<String, Low> modules) {
    /** The matrices of a layer that can be adapted. */
    static final List<String> MODULES =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /**
     * Two narrow matrices.
     *
     * @param down {@code [rank, in]}
     * @param up {@code [out, rank]}
     */
    public record Low(StoredTensor down, StoredTensor up, double scale) {}

    public Adapter {
        modules = Map.copyOf(modules);
    }

    /** Which of {@link #MODULES} are adapted in some layer. */
    Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        modules.keySet().forEach(name -> kinds.add(name.substring(name.lastIndexOf('.') + 1)));
        return kinds;
    }

    /** The name of a module in a layer whose tensors' names begin with this. */
    static String name(String layer, String module) {
        boolean feedForward = MODULES.indexOf(module) >= MODULES.indexOf("gate_proj");
        return layer + (feedForward ? "mlp." : "self_attn.") + module;
    }
}
