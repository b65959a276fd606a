package dev.urial.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes a LoRA adapter for a {@link TinyDirectory} with random matrices, as PEFT writes it: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}. It changes queries, values and the way down of every layer, of rank 4, but the values of rank 2; alpha
 * is 8. The same calls write the same bytes. For one thread.
 */
public final class TinyAdapter {
    private static final int RANK = 4;
    private static final Map<String, Integer> RANKS = Map.of("v_proj", 2);
    private static final List<String> MODULES = List.of("self_attn.q_proj", "self_attn.v_proj", "mlp.down_proj");

    private final ObjectNode config = TinyDirectory.object();
    private long seed = 2;

    /** The plain one. */
    public TinyAdapter() {
        config.putObject("alpha_pattern");
        config.putNull("auto_mapping");
        config.put("base_model_name_or_path", "tiny").put("bias", "none").put("fan_in_fan_out", false);
        config.put("inference_mode", true).put("init_lora_weights", true);
        config.putNull("layers_pattern").putNull("layers_to_transform");
        config.put("lora_alpha", 8).put("lora_bias", false).put("lora_dropout", 0.0);
        config.putNull("modules_to_save");
        config.put("peft_type", "LORA").put("r", RANK);
        RANKS.forEach(config.putObject("rank_pattern")::put);
        MODULES.forEach(module -> config.withArray("/target_modules").add(module.substring(module.indexOf('.') + 1)));
        config.put("task_type", "CAUSAL_LM").put("use_dora", false).put("use_rslora", false);
    }

    /** The same with a field of {@code adapter_config.json} set, or set anew, to what a JSON text says; tensors stay as they are. */
    public TinyAdapter with(String field, String json) {
        config.set(field, TinyDirectory.json(json));
        return this;
    }

    /** Other random matrices; 2 if not called. */
    public TinyAdapter seed(long value) {
        seed = value;
        return this;
    }

    /** Writes the adapter of a model into a folder, which is made if it is not there, and returns the folder. */
    public Path write(Path directory, TinyFamily family) throws IOException {
        Files.createDirectories(directory);
        TinyDirectory.write(directory.resolve("adapter_config.json"), config);
        Random random = new Random(seed);
        SafetensorsWriter writer = new SafetensorsWriter();
        family.tensors().forEach((name, shape) -> {
            String module = name.replaceAll("\\.weight$", "");
            if (MODULES.stream().anyMatch(module::endsWith)) {
                int rank = RANKS.getOrDefault(module.substring(module.lastIndexOf('.') + 1), RANK);
                String prefix = "base_model.model." + module;
                add(writer, prefix + ".lora_A.weight", random, rank, shape.get(1));
                add(writer, prefix + ".lora_B.weight", random, shape.get(0), rank);
            }
        });
        writer.write(directory.resolve("adapter_model.safetensors"));
        return directory;
    }

    private static void add(SafetensorsWriter writer, String name, Random random, int rows, int columns) {
        float[] values = TinyDirectory.gaussians(rows * columns, 0, 0.5 / Math.sqrt(columns), random);
        writer.tensor(name, DType.F32, values, rows, columns);
    }
}
