package dev.urial.core.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a sound file with two layers and few tensors, of which tests change one thing. */
final class SmallFile {
    static final int CONTEXT = 512;
    /** Its last tensor. */
    static final String LAST = "blk.1.ffn_down.weight";

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private boolean withTensors = true;

    SmallFile() {
        metadata.put("general.architecture", "llama");
        metadata.put("general.name", "small");
        metadata.put("llama.context_length", CONTEXT);
        metadata.put("llama.embedding_length", 64);
        metadata.put("llama.block_count", 2);
        metadata.put("llama.attention.head_count", 4);
        metadata.put("llama.attention.head_count_kv", 2);
        metadata.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.tokens", List.of("<unk>", "a", "Ġb", "<|end|>"));
        metadata.put("tokenizer.ggml.token_type", new int[] {2, 1, 1, 3});
        metadata.put("tokenizer.ggml.add_bos_token", false);
    }

    /** The same with another value of metadata; null leaves it out. */
    SmallFile with(String key, @Nullable Object value) {
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        return this;
    }

    SmallFile withoutTensors() {
        withTensors = false;
        return this;
    }

    byte[] bytes() {
        GgufWriter writer = new GgufWriter();
        metadata.forEach(writer::put);
        if (withTensors) {
            writer.tensor("token_embd.weight", GgufType.F32, new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
            writer.tensor(LAST, GgufType.F16, new float[1024], 64, 16);
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
