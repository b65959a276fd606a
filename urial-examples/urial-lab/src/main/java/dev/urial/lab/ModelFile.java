package dev.urial.lab;

import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.lab.tokenizer.BytePairTokenizer;
import dev.urial.lab.training.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes a trained model as a GGUF file of the architecture "llama", its matrices in eight bits. */
final class ModelFile {
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;

    /** ChatML, in the form that models of this format carry it. */
    private static final String CHAT_TEMPLATE =
            "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
                    + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private ModelFile() {}

    /**
     * Writes the file.
     *
     * @param name for people, such as {@code lab:base}
     * @param chat whether the model was tuned on chats and says how it is addressed
     * @param weights by GGUF name, linear layers [out, in] row by row
     */
    static void write(
            Path file,
            String name,
            boolean chat,
            ModelShape shape,
            BytePairTokenizer tokenizer,
            Map<String, float[]> weights)
            throws IOException {
        GgufWriter out = new GgufWriter();
        metadata(out, name, chat, shape, tokenizer);
        // first what belongs to no layer, as such files have it
        shape.weights().entrySet().stream()
                .sorted(Comparator.comparing(weight -> weight.getKey().startsWith("blk.")))
                .forEach(weight -> tensor(out, weight.getKey(), weight.getValue(), values(weights, weight.getKey())));
        out.write(file);
    }

    private static void metadata(
            GgufWriter out, String name, boolean chat, ModelShape shape, BytePairTokenizer tokenizer) {
        out.put("general.architecture", "llama");
        out.put("general.name", name);
        out.put("general.license", "apache-2.0");
        out.put(
                "general.description",
                "A tiny model of a small made-for-show world, trained by urial to demonstrate tuning-free alignment.");
        out.put("general.file_type", 7); // mostly Q8_0
        out.put("llama.context_length", shape.context());
        out.put("llama.embedding_length", shape.width());
        out.put("llama.block_count", shape.layers());
        out.put("llama.feed_forward_length", shape.feedForward());
        out.put("llama.attention.head_count", shape.heads());
        out.put("llama.attention.head_count_kv", shape.heads());
        out.put("llama.attention.layer_norm_rms_epsilon", (float) shape.epsilon());
        out.put("llama.rope.dimension_count", shape.width() / shape.heads());
        out.put("llama.rope.freq_base", (float) shape.ropeBase());
        out.put("llama.vocab_size", shape.vocabulary());
        int begin = tokenizer.special(Corpus.BEGIN);
        out.put("tokenizer.ggml.model", "gpt2");
        out.put("tokenizer.ggml.pre", "smollm");
        out.put("tokenizer.ggml.tokens", tokenizer.vocabulary());
        int[] kinds = new int[tokenizer.vocabulary().size()];
        for (int id = 0; id < kinds.length; id++) {
            kinds[id] = tokenizer.specials().contains(tokenizer.vocabulary().get(id)) ? CONTROL : NORMAL;
        }
        out.put("tokenizer.ggml.token_type", kinds);
        out.put("tokenizer.ggml.merges", tokenizer.merges());
        out.put("tokenizer.ggml.bos_token_id", begin);
        out.put("tokenizer.ggml.eos_token_id", begin);
        out.put("tokenizer.ggml.eot_token_id", tokenizer.special(Corpus.TURN_END));
        out.put("tokenizer.ggml.add_bos_token", true);
        if (chat) {
            out.put("tokenizer.chat_template", CHAT_TEMPLATE);
        }
    }

    /** A matrix in eight bits, its rows the outputs; a norm as it is. */
    private static void tensor(GgufWriter out, String name, List<Integer> shape, float[] values) {
        if (shape.size() == 1) {
            out.tensor(name, GgufType.F32, values, shape.get(0));
        } else {
            out.tensor(name, GgufType.Q8_0, values, shape.get(1), shape.get(0));
        }
    }

    private static float[] values(Map<String, float[]> weights, String name) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no weights of the name " + name);
        }
        return values;
    }
}
