package dev.urial.backend.djl;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.lab.models.LabModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The lab's models with the same numbers in 32 bits, so that no engine rounds what it multiplies them with. */
final class WidenedLab {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;

    private WidenedLab() {}

    /** Writes one of {@link LabModels#NAMES}. */
    static Path write(String model, Path file) throws IOException {
        GgufFile from = GgufFile.read(LabModels.file(model));
        GgufWriter to = new GgufWriter();
        to.put("general.architecture", from.architecture());
        for (String key : List.of(
                "context_length",
                "embedding_length",
                "block_count",
                "feed_forward_length",
                "attention.head_count",
                "attention.head_count_kv",
                "rope.dimension_count",
                "vocab_size")) {
            to.put("llama." + key, from.number("llama." + key).orElseThrow().intValue());
        }
        for (String key : List.of("attention.layer_norm_rms_epsilon", "rope.freq_base")) {
            to.put("llama." + key, from.real("llama." + key).orElseThrow().floatValue());
        }
        for (String key : List.of("bos_token_id", "eos_token_id", "eot_token_id")) {
            to.put(
                    "tokenizer.ggml." + key,
                    from.number("tokenizer.ggml." + key).orElseThrow().intValue());
        }
        to.put("tokenizer.ggml.model", from.string("tokenizer.ggml.model").orElseThrow());
        to.put("tokenizer.ggml.pre", from.string("tokenizer.ggml.pre").orElseThrow());
        List<String> tokens = from.strings("tokenizer.ggml.tokens");
        to.put("tokenizer.ggml.tokens", tokens);
        int[] kinds = new int[tokens.size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = from.controlTokens().get(i) ? CONTROL : NORMAL;
        }
        to.put("tokenizer.ggml.token_type", kinds);
        to.put("tokenizer.ggml.merges", from.strings("tokenizer.ggml.merges"));
        to.put("tokenizer.ggml.add_bos_token", true);
        for (String tensor : from.tensors()) {
            int[] shape = from.shape(tensor).stream().mapToInt(Long::intValue).toArray();
            to.tensor(tensor, GgufType.F32, from.read(tensor), shape);
        }
        to.write(file);
        return file;
    }
}
