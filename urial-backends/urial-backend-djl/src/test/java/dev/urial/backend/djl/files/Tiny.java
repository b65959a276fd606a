package dev.urial.backend.djl.files;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.backend.djl.family.Family;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The directory of a Llama of two tiny layers, written by hand, with whatever is to be wrong in it. */
final class Tiny {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Iterable<Family> FAMILIES = ServiceLoader.load(Family.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    private static final String CONFIG = """
            {"model_type": "llama", "vocab_size": 11, "hidden_size": 8, "num_attention_heads": 2, "num_key_value_heads": 1,
             "intermediate_size": 6, "num_hidden_layers": 2, "max_position_embeddings": 32, "rms_norm_eps": 1e-5,
             "tie_word_embeddings": true, "eos_token_id": 2, "bos_token_id": 1}""";

    final Path directory;
    final Map<String, int[]> tensors = new LinkedHashMap<>();
    DType type = DType.F32;

    Tiny(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("config.json"), CONFIG);
        tensors.put("model.embed_tokens.weight", new int[] {11, 8});
        for (int i = 0; i < 2; i++) {
            String layer = "model.layers." + i + ".";
            tensors.put(layer + "self_attn.q_proj.weight", new int[] {8, 8});
            tensors.put(layer + "self_attn.k_proj.weight", new int[] {4, 8});
            tensors.put(layer + "self_attn.v_proj.weight", new int[] {4, 8});
            tensors.put(layer + "self_attn.o_proj.weight", new int[] {8, 8});
            tensors.put(layer + "mlp.gate_proj.weight", new int[] {6, 8});
            tensors.put(layer + "mlp.up_proj.weight", new int[] {6, 8});
            tensors.put(layer + "mlp.down_proj.weight", new int[] {8, 6});
            tensors.put(layer + "input_layernorm.weight", new int[] {8});
            tensors.put(layer + "post_attention_layernorm.weight", new int[] {8});
        }
        tensors.put("model.norm.weight", new int[] {8});
    }

    /** Sets a field of {@code config.json} to a JSON value. */
    Tiny config(String field, String json) throws IOException {
        Path file = directory.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        config.set(field, JSON.readTree(json));
        Files.writeString(file, config.toString());
        return this;
    }

    Tiny file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        return this;
    }

    Tiny tensor(String name, int... shape) {
        tensors.put(name, shape);
        return this;
    }

    /** Writes all tensors into one file. */
    Tiny whole() {
        write("model.safetensors", List.copyOf(tensors.keySet()));
        return this;
    }

    /** Writes the tensors into two files, with an index. */
    Tiny sharded() throws IOException {
        List<String> names = List.copyOf(tensors.keySet());
        ObjectNode index = JSON.createObjectNode();
        index.putObject("metadata").put("total_size", 0);
        ObjectNode map = index.putObject("weight_map");
        for (int part = 0; part < 2; part++) {
            String file = "model-0000" + (part + 1) + "-of-00002.safetensors";
            List<String> half = names.subList(part * names.size() / 2, (part + 1) * names.size() / 2);
            write(file, half);
            half.forEach(name -> map.put(name, file));
        }
        return file("model.safetensors.index.json", index.toString());
    }

    void write(String file, List<String> names) {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : names) {
            int[] shape = requireNonNull(tensors.get(name));
            int length = 1;
            for (int extent : shape) {
                length *= extent;
            }
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = i;
            }
            writer.tensor(name, type, values, shape);
        }
        writer.write(directory.resolve(file));
    }

    ModelDirectory read() {
        return ModelDirectory.read(directory, FAMILIES);
    }
}
