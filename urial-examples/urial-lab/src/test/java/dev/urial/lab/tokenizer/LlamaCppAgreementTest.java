package dev.urial.lab.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.config.RunConfig;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The tokens of this tokenizer are those of llama.cpp, which reads the vocabulary from a file: text by text, id by id. */
class LlamaCppAgreementTest {
    private static final String END = "<|endoftext|>";

    private static final String TEXT = """
            The cat doesn't know that it's 1984; they'll say we've 12 cats, and I'd say 3.5 (or  ten).

            She said: "Don't!"   Then   she left...\tIn Zürich, Łódź and 東京, on 2024-01-31.
            def f(x):
                return x ** 2    # a comment
            """;

    /** Joined at random, these make every case of the word pattern, and some that no rule was written for. */
    private static final String[] PARTS = {
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        "\u00A0",
        "\u3000",
        "\u2028",
        "\u0085",
        "\u200B",
        "\uFEFF",
        "'",
        "'s",
        "'S",
        "'re",
        "'ll",
        "'LL",
        "'d",
        "'v",
        "’s",
        "\"",
        ".",
        "...",
        "?!",
        "(",
        "$",
        "_",
        "<|",
        "|>",
        END,
        "<|user|>",
        "0",
        "7",
        "42",
        "²",
        "½",
        "Ⅷ",
        "٣",
        "１",
        "a",
        "the",
        "The",
        "CAT",
        "cat",
        "don't",
        "é",
        "e\u0301",
        "ß",
        "İ",
        "ﬁ",
        "ʰ",
        "东京",
        "ไทย",
        "हिन्दी",
        "مرحبا",
        "👍🏽",
        "🇨🇭",
        "𝔘",
        "𐍈",
        "\u0000",
        "\u001B",
        "\u007F",
        "\uFFFD",
        "\uE000",
        "\uD800",
        "§",
        "€",
        "~",
        "^",
        "`",
        "Ġ",
        "Ċ"
    };

    @TempDir
    private static Path folder;

    private static final BytePairTokenizer OURS = tokenizer(List.of(END, "<|user|>"));

    @SuppressWarnings("NullAway.Init")
    private static Backend backend;

    @BeforeAll
    static void open() throws IOException {
        Path file = folder.resolve("tiny.gguf");
        write(OURS, file);
        backend = new Parts(PluginCatalog.load(), 0).backend("llamacpp:" + file, RunConfig.DEFAULTS);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void thePartsOneByOne() {
        for (String part : PARTS) {
            agree(part);
            agree("a" + part);
            agree(part + "a");
            agree(" " + part + " ");
        }
        agree(TEXT);
    }

    @Test
    void textsPutTogetherAtRandom() {
        Random random = new Random(1);
        for (int round = 0; round < 5000; round++) {
            StringBuilder text = new StringBuilder();
            for (int parts = random.nextInt(12); parts >= 0; parts--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            agree(text.toString());
        }
    }

    @Test
    void longWordsAndLongSpaces() {
        for (String part : List.of("a", " ", "\n", "the", "=", "7", "e\u0301")) {
            agree(part.repeat(2000));
            agree(part.repeat(2000) + "x");
            agree(part.repeat(2000) + "5");
        }
    }

    /** On Java 17, whose Unicode 13 llama.cpp knows; Java 25 has letters of Unicode 16 that are none to b4916. */
    @Test
    @EnabledForJreRange(max = JRE.JAVA_17)
    void everyCharacterThatJavaKnows() {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int type = Character.getType(c);
            if (type != Character.UNASSIGNED && type != Character.SURROGATE && type != Character.PRIVATE_USE) {
                text.append("a ").appendCodePoint(c).append('b');
            }
            if (c % 256 == 255) {
                agree(text.toString());
                text.setLength(0);
            }
        }
    }

    @Test
    void specialTokensHaveTheIdsOfTheFile() {
        Prompt prompt = new Prompt(
                List.of(new Prompt.Segment("<|user|>", true), new Prompt.Segment("cat" + END, false)), List.of(), 0);
        assertThat(tokenizer().encode(prompt))
                .startsWith(OURS.special("<|user|>"))
                .doesNotContain(OURS.special(END));
        assertThat(tokenizer().vocabulary().ends()).containsExactly(OURS.special(END));
    }

    private static void agree(String text) {
        int[] ours = OURS.encode(text);
        assertThat(ours).as("%.200s", text).isEqualTo(tokenizer().encode(text));
        assertThat(OURS.decode(ours)).isEqualTo(tokenizer().decode(ours));
    }

    private static Tokenizer tokenizer() {
        return backend.tokenizer().orElseThrow();
    }

    /** Learnt, and with merges of the bytes at either end of a character with what stands there: they show where words are cut. */
    private static BytePairTokenizer tokenizer(List<String> specials) {
        BytePairTokenizer learnt = new BytePairLearner()
                .add(TEXT, 3)
                .add(String.join("", PARTS), 2)
                .add(" ".repeat(16), 2)
                .learn(440, specials);
        Set<String> merges = new LinkedHashSet<>(learnt.merges());
        for (int b = 0x80; b < 0xF8; b++) {
            merges.add(b < 0xC0 ? ByteLevel.standIn(b) + " b" : "Ġ " + ByteLevel.standIn(b));
        }
        return new BytePairTokenizer(specials, List.copyOf(merges));
    }

    /** A model of no layers' worth, for its vocabulary. */
    private static void write(BytePairTokenizer tokenizer, Path file) throws IOException {
        int size = tokenizer.vocabulary().size();
        int width = 32;
        int[] types = new int[size];
        for (int id = 0; id < size; id++) {
            types[id] = id < tokenizer.specials().size() ? 3 : 1;
        }
        GgufWriter writer = new GgufWriter()
                .put("general.architecture", "llama")
                .put("llama.context_length", 64)
                .put("llama.embedding_length", width)
                .put("llama.block_count", 1)
                .put("llama.feed_forward_length", width)
                .put("llama.attention.head_count", 1)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.pre", "smollm")
                .put("tokenizer.ggml.tokens", tokenizer.vocabulary())
                .put("tokenizer.ggml.token_type", types)
                .put("tokenizer.ggml.merges", tokenizer.merges())
                .put("tokenizer.ggml.eos_token_id", tokenizer.special(END))
                .put("tokenizer.ggml.add_bos_token", false)
                .tensor("token_embd.weight", GgufType.F32, new float[size * width], width, size);
        for (String norm : List.of("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")) {
            writer.tensor(norm + ".weight", GgufType.F32, new float[width], width);
        }
        for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")) {
            writer.tensor("blk.0." + matrix + ".weight", GgufType.F32, new float[width * width], width, width);
        }
        writer.write(file);
    }
}
