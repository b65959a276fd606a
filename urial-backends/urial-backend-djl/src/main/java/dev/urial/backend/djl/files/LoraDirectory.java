package dev.urial.backend.djl.files;

import dev.urial.core.data.Unloadable;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsFile;
import dev.urial.core.safetensors.StoredTensor;
import dev.urial.core.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A LoRA adapter in the form of the PEFT library: {@code adapter_config.json} and {@code adapter_model.safetensors}, read and checked
 * against the model that it changes. It may change the seven matrices of layers and nothing else; what else adapters can do is
 * refused by name.
 *
 * <p>No file is held open. Immutable, so safe for many threads.
 */
public final class LoraDirectory {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String NEEDED =
            "an adapter in the form of the PEFT library, with " + CONFIG + " and " + WEIGHTS;
    private static final Pattern NAME =
            Pattern.compile("(?:base_model\\.model\\.)?(.+)\\.lora_([AB])(?:\\.default)?\\.weight");
    private static final Pattern MODULE =
            Pattern.compile(".*layers\\.[0-9]+\\.(?:self_attn\\.[qkvo]_proj|mlp\\.(?:gate|up|down)_proj)");

    private final Path directory;
    private final Map<String, Change> changes;

    /**
     * How one matrix W of the model is changed: to W + scale · B · A.
     *
     * @param a of shape {@code [rank, in]}
     * @param b of shape {@code [out, rank]}
     */
    public record Change(StoredTensor a, StoredTensor b, double scale) {
        /** How many rows A has. */
        public int rank() {
            return a.shape().get(0).intValue();
        }
    }

    private LoraDirectory(Path directory, Map<String, Change> changes) {
        this.directory = directory;
        this.changes = changes;
    }

    /**
     * Reads and checks an adapter.
     *
     * @throws BackendException {@code UNLOADABLE} with one line that says which file, field or tensor is missing or wrong
     */
    public static LoraDirectory read(Path directory, ModelDirectory model) {
        Listing.check(directory, NEEDED);
        for (String file : List.of(CONFIG, WEIGHTS)) {
            if (!Files.exists(directory.resolve(file))) {
                throw Listing.missing(directory, file);
            }
        }
        LoraConfig config = LoraConfig.read(directory.resolve(CONFIG));
        return new LoraDirectory(directory, new Reading(directory.resolve(WEIGHTS), model, config).changes());
    }

    /** The directory, as it was named. */
    public Path directory() {
        return directory;
    }

    /**
     * The changes by the name of the matrix without {@code .weight}, such as {@code model.layers.0.self_attn.q_proj}; at least one.
     */
    public Map<String, Change> changes() {
        return changes;
    }

    /** All files that were read, whose bytes decide what is computed. */
    public List<Path> files() {
        return List.of(directory.resolve(CONFIG), directory.resolve(WEIGHTS));
    }

    /** The tensors of a file, two by two. */
    private static final class Reading {
        private final SafetensorsFile file;
        private final ModelDirectory model;
        private final LoraConfig config;
        private final Map<String, List<Integer>> matrices;
        /** Both by the module's name in the adapter. */
        private final Map<String, StoredTensor> as = new HashMap<>();

        private final Map<String, StoredTensor> bs = new HashMap<>();

        Reading(Path file, ModelDirectory model, LoraConfig config) {
            this.file = SafetensorsFile.read(file);
            this.model = model;
            this.config = config;
            this.matrices = model.architecture().tensors();
            this.file.names().forEach(this::sort);
        }

        private void sort(String name) {
            Matcher found = NAME.matcher(name);
            if (!found.matches()) {
                throw refused(name, "is nothing that is applied here; known are *.lora_A.weight and *.lora_B.weight");
            }
            StoredTensor tensor = file.tensor(name);
            if (tensor.dtype() != DType.F32 && tensor.dtype() != DType.F16 && tensor.dtype() != DType.BF16) {
                throw refused(name, "is of type " + tensor.dtype() + "; F32, F16 and BF16 can be read");
            }
            Map<String, StoredTensor> side = found.group(2).equals("A") ? as : bs;
            if (side.putIfAbsent(found.group(1), tensor) != null) {
                throw refused(name, "is there under two names");
            }
        }

        Map<String, Change> changes() {
            bs.forEach((module, tensor) -> {
                if (!as.containsKey(module)) {
                    throw refused(tensor.name(), "has no lora_A beside it");
                }
            });
            Map<String, Change> changes = new TreeMap<>();
            as.forEach((module, a) -> {
                StoredTensor b = bs.get(module);
                if (b == null) {
                    throw refused(a.name(), "has no lora_B beside it");
                }
                String name = model.name(module);
                if (model.architecture().ignored().stream().noneMatch(module::startsWith)
                        && changes.put(name, change(module, name, a, b)) != null) {
                    throw refused(a.name(), "changes '" + name + "' a second time");
                }
            });
            if (changes.isEmpty()) {
                throw Refusal.of(file.file(), "it changes nothing in such a network");
            }
            return Collections.unmodifiableMap(changes);
        }

        private Change change(String module, String name, StoredTensor a, StoredTensor b) {
            List<Integer> matrix = matrices.get(name + ".weight");
            if (matrix == null) {
                throw refused(a.name(), "changes '" + Unloadable.printable(name) + "', which the model does not have");
            }
            if (!MODULE.matcher(name).matches()) {
                throw refused(
                        a.name(),
                        "changes '" + name
                                + "'; only q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj and down_proj of"
                                + " layers can be changed here");
            }
            long rank = config.rank(module);
            check(a, List.of(rank, (long) matrix.get(1)));
            check(b, List.of((long) matrix.get(0), rank));
            return new Change(a, b, config.scale(module));
        }

        private void check(StoredTensor tensor, List<Long> wanted) {
            if (!tensor.shape().equals(wanted)) {
                throw refused(
                        tensor.name(),
                        "has the shape " + tensor.shape() + "; by the model and " + CONFIG + " it is " + wanted);
            }
        }

        private BackendException refused(String tensor, String why) {
            return Refusal.of(file.file(), "tensor '" + Unloadable.printable(tensor) + "' " + why);
        }
    }
}
