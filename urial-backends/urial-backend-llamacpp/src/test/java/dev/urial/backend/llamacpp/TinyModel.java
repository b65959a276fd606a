package dev.urial.backend.llamacpp;

import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.core.gguf.SplitName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes a GGUF file of a random two-layer llama with some 300 tokens, always the same for the same settings: a real model for
 * the native library, though it talks nonsense.
 */
final class TinyModel {
    static final int CONTEXT = 512;
    /** The control token of both vocabularies, which ends a text. */
    static final String END = "<|im_end|>";

    static final int WIDTH = 64;
    private static final int FEED_FORWARD = 128;
    private static final int LAYERS = 2;
    private static final int HEADS = 4;
    private static final int KV_HEADS = 2;

    /** Metadata in order; a value of null is left out. Tests may change it. */
    final Map<String, Object> metadata = new LinkedHashMap<>();

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> kinds = new ArrayList<>();
    private GgufType stored = GgufType.F32;
    private boolean tied;
    private boolean withTensors = true;
    /** What is added to matrices, by their names. */
    private final Map<String, float[]> changes = new LinkedHashMap<>();

    private TinyModel() {}

    /** Byte-level pieces, as in GPT-2 and SmolLM2; wants no beginning-of-text token. */
    static TinyModel bpe() {
        TinyModel model = new TinyModel();
        List<String> merges = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            model.token(byteLevel(b), 1);
        }
        for (String pair : List.of(
                "t h", "th e", "Ġ the", "a n", "an d", "Ġ a", "Ġa n", "i n", "e r", "\u010A \u010A", "` `", "`` `")) {
            merges.add(pair);
            model.token(pair.replace(" ", ""), 1);
        }
        model.token("<|endoftext|>", 3);
        model.token("<|im_start|>", 3);
        model.token(END, 3);
        model.common("bpe");
        model.metadata.put("tokenizer.ggml.model", "gpt2");
        model.metadata.put("tokenizer.ggml.pre", "gpt-2");
        model.metadata.put("tokenizer.ggml.merges", merges);
        model.metadata.put("tokenizer.ggml.bos_token_id", model.tokens.indexOf("<|endoftext|>"));
        model.metadata.put("tokenizer.ggml.eos_token_id", model.tokens.indexOf(END));
        model.metadata.put("tokenizer.ggml.add_bos_token", false);
        return model;
    }

    /** SentencePiece, as in Llama 2: a beginning-of-text token, and a space before every text. */
    static TinyModel spm() {
        TinyModel model = new TinyModel();
        model.token("<unk>", 2);
        model.token("<s>", 3);
        model.token("</s>", 3);
        for (int b = 0; b < 256; b++) {
            model.token(String.format("<0x%02X>", b), 6);
        }
        for (String piece : List.of(
                "\u2581the",
                "\u2581a",
                "he",
                "an",
                "in",
                "th",
                "the",
                "\u2581",
                "e",
                "t",
                "a",
                "o",
                "n",
                "i",
                "h",
                "s",
                "r",
                "l",
                "d",
                "u",
                "é",
                "ab",
                "abc",
                "b",
                "c")) {
            model.token(piece, 1);
        }
        model.token(END, 3);
        model.common("spm");
        float[] scores = new float[model.tokens.size()];
        for (int i = 259; i < scores.length; i++) {
            scores[i] = 258 - i;
        }
        model.metadata.put("tokenizer.ggml.model", "llama");
        model.metadata.put("tokenizer.ggml.scores", scores);
        model.metadata.put("tokenizer.ggml.bos_token_id", 1);
        model.metadata.put("tokenizer.ggml.eos_token_id", 2);
        model.metadata.put("tokenizer.ggml.add_bos_token", true);
        return model;
    }

    private void token(String text, int kind) {
        tokens.add(text);
        kinds.add(kind);
    }

    private void common(String name) {
        metadata.put("general.architecture", "llama");
        metadata.put("general.name", "tiny " + name);
        metadata.put("llama.context_length", CONTEXT);
        metadata.put("llama.embedding_length", WIDTH);
        metadata.put("llama.block_count", LAYERS);
        metadata.put("llama.feed_forward_length", FEED_FORWARD);
        metadata.put("llama.attention.head_count", HEADS);
        metadata.put("llama.attention.head_count_kv", KV_HEADS);
        metadata.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        metadata.put("llama.rope.dimension_count", WIDTH / HEADS);
        metadata.put("llama.vocab_size", tokens.size());
        metadata.put("tokenizer.ggml.tokens", tokens);
        metadata.put(
                "tokenizer.ggml.token_type",
                kinds.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The same with another value of metadata; null leaves it out. */
    TinyModel with(String key, @Nullable Object value) {
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        return this;
    }

    /** The same with its matrices stored in another way. */
    TinyModel stored(GgufType type) {
        stored = type;
        return this;
    }

    /** The same with the embedding for an output matrix. */
    TinyModel tied() {
        tied = true;
        return this;
    }

    /** The same with something added to a matrix. */
    TinyModel plus(String matrix, float[] change) {
        changes.put(matrix, change);
        return this;
    }

    TinyModel withoutTensors() {
        withTensors = false;
        return this;
    }

    Path write(Path file) {
        try {
            writer().write(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same model in parts, as llama.cpp's own tool splits one: the first has the metadata, and all have tensors and say which
     * they are.
     */
    List<Path> writeSplit(Path folder, String prefix, int count) {
        List<GgufWriter> parts = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            GgufWriter writer = new GgufWriter();
            if (part == 0) {
                metadata.forEach(writer::put);
            }
            writer.put("split.no", (short) part);
            writer.put("split.count", (short) count);
            parts.add(writer);
        }
        Spread spread = new Spread(parts);
        tensors(spread);
        parts.forEach(part -> part.put("split.tensors.count", new GgufWriter.Signed(spread.tensors)));
        List<Path> files = new ArrayList<>();
        try {
            for (String name : new SplitName(prefix, 1, count).all()) {
                Path file = folder.resolve(name);
                parts.get(files.size()).write(file);
                files.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Where tensors go. */
    private interface Tensors {
        void tensor(String name, GgufType type, float[] values, int... shape);
    }

    /** Each tensor to the next part. */
    private static final class Spread implements Tensors {
        final List<GgufWriter> parts;
        int tensors;

        Spread(List<GgufWriter> parts) {
            this.parts = parts;
        }

        @Override
        public void tensor(String name, GgufType type, float[] values, int... shape) {
            GgufWriter unused = parts.get(tensors++ % parts.size()).tensor(name, type, values, shape);
        }
    }

    byte[] bytes() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer().writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GgufWriter writer() {
        GgufWriter writer = new GgufWriter();
        metadata.forEach(writer::put);
        if (withTensors) {
            tensors(writer::tensor);
        }
        return writer;
    }

    private void tensors(Tensors writer) {
        Random random = new Random(42);
        int kv = WIDTH / HEADS * KV_HEADS;
        double inner = 1 / Math.sqrt(WIDTH);
        matrix(writer, random, "token_embd.weight", WIDTH, tokens.size(), 1);
        ones(writer, "output_norm.weight");
        if (!tied) {
            matrix(writer, random, "output.weight", WIDTH, tokens.size(), 2 * inner);
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            ones(writer, block + "attn_norm.weight");
            matrix(writer, random, block + "attn_q.weight", WIDTH, WIDTH, inner);
            matrix(writer, random, block + "attn_k.weight", WIDTH, kv, inner);
            matrix(writer, random, block + "attn_v.weight", WIDTH, kv, inner);
            matrix(writer, random, block + "attn_output.weight", WIDTH, WIDTH, inner);
            ones(writer, block + "ffn_norm.weight");
            matrix(writer, random, block + "ffn_gate.weight", WIDTH, FEED_FORWARD, inner);
            matrix(writer, random, block + "ffn_up.weight", WIDTH, FEED_FORWARD, inner);
            matrix(writer, random, block + "ffn_down.weight", FEED_FORWARD, WIDTH, inner);
        }
    }

    private void matrix(Tensors writer, Random random, String name, int columns, int rows, double deviation) {
        float[] values = new float[columns * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        float[] change = changes.getOrDefault(name, new float[values.length]);
        for (int i = 0; i < values.length; i++) {
            values[i] += change[i];
        }
        writer.tensor(name, stored, values, columns, rows);
    }

    private static void ones(Tensors writer, String name) {
        float[] values = new float[WIDTH];
        Arrays.fill(values, 1);
        writer.tensor(name, GgufType.F32, values, WIDTH);
    }

    /** GPT-2's printable stand-in for a byte. */
    private static String byteLevel(int b) {
        boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
        if (printable) {
            return String.valueOf((char) b);
        }
        int before = b <= ' ' ? b : b <= 0xA0 ? b - 0x7F + 33 : 67;
        return String.valueOf((char) (256 + before));
    }
}
