package dev.urial.cli;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model of the lab with the same numbers in 32 bits. */
final class WideModel {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;

    private WideModel() {}

    /** Writes the file. */
    static Path write(Path from, Path to) throws IOException {
        GgufFile model = GgufFile.read(from);
        GgufWriter out = new GgufWriter();
        settings(model, out);
        vocabulary(model, out);
        for (String tensor : model.tensors()) {
            int[] shape = model.shape(tensor).stream().mapToInt(Long::intValue).toArray();
            out.tensor(tensor, GgufType.F32, model.read(tensor), shape);
        }
        out.write(to);
        return to;
    }

    private static void settings(GgufFile model, GgufWriter out) {
        for (String key :
                List.of("general.architecture", "general.name", "tokenizer.ggml.model", "tokenizer.ggml.pre")) {
            out.put(key, model.string(key).orElseThrow());
        }
        for (String key : List.of(
                "llama.context_length",
                "llama.embedding_length",
                "llama.block_count",
                "llama.feed_forward_length",
                "llama.attention.head_count",
                "llama.attention.head_count_kv",
                "llama.rope.dimension_count",
                "llama.vocab_size",
                "tokenizer.ggml.bos_token_id",
                "tokenizer.ggml.eos_token_id",
                "tokenizer.ggml.eot_token_id")) {
            out.put(key, model.number(key).orElseThrow().intValue());
        }
        for (String key : List.of("llama.attention.layer_norm_rms_epsilon", "llama.rope.freq_base")) {
            out.put(key, model.real(key).orElseThrow().floatValue());
        }
        model.string("tokenizer.chat_template").ifPresent(form -> out.put("tokenizer.chat_template", form));
        out.put(
                "tokenizer.ggml.add_bos_token",
                model.truth("tokenizer.ggml.add_bos_token").orElseThrow());
    }

    private static void vocabulary(GgufFile model, GgufWriter out) {
        List<String> tokens = model.strings("tokenizer.ggml.tokens");
        int[] kinds = new int[tokens.size()];
        for (int id = 0; id < kinds.length; id++) {
            kinds[id] = model.controlTokens().get(id) ? CONTROL : NORMAL;
        }
        out.put("tokenizer.ggml.tokens", tokens);
        out.put("tokenizer.ggml.token_type", kinds);
        out.put("tokenizer.ggml.merges", model.strings("tokenizer.ggml.merges"));
    }
}
