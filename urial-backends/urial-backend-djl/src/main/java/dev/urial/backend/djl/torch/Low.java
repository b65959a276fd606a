package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.files.LoraDirectory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The matrices of a layer to which an adapter can add something of low rank. */
final class Low {
    /** In the order in which the network is given what is added to them. */
    static final List<String> MODULES =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    private Low() {}

    /** Which of them an adapter changes in some layer. */
    static Set<String> changed(LoraDirectory adapter) {
        return adapter.changes().keySet().stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    /** The name of a module in a layer whose tensors' names begin with this. */
    static String name(String layer, String module) {
        boolean feedForward = MODULES.indexOf(module) >= MODULES.indexOf("gate_proj");
        return layer + (feedForward ? "mlp." : "self_attn.") + module;
    }
}
