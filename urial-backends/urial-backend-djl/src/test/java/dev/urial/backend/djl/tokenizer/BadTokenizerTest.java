package dev.urial.backend.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are refused, each in one line. */
class BadTokenizerTest {
    @TempDir
    private Path folder;

    private static TokenizerJson sound() {
        return TokenizerJson.ofBytes()
                .preTokenizers(
                        TokenizerJson.split(TokenizerJson.CL100K, "Isolated", false),
                        "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': false}")
                .added("<s>", true)
                .added("\n\n", false);
    }

    private String refusal(TokenizerJson json) {
        return refusal(json.text(), json.size());
    }

    private String refusal(String text, int size) {
        Path directory = TokenizerJson.write(folder, text);
        BackendException refused = assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HfTokenizer.read(directory, size, Set.of(), OptionalInt.empty()))
                .actual();
        assertThat(refused.kind()).isEqualTo(BackendException.Kind.UNLOADABLE);
        String message = String.valueOf(refused.getMessage());
        assertThat(message).doesNotContain("\n").contains(folder.toString());
        return message;
    }

    private String refusal(UnaryOperator<String> change) {
        TokenizerJson json = sound();
        String text = json.text();
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        return refusal(changed, json.size());
    }

    @Test
    void anUnknownPartIsNamed() {
        assertThat(refusal(sound().with("normalizer", "{'type': 'Precompiled'}")))
                .contains("normalizer: its type 'Precompiled' is not supported; supported: Sequence, NFC");
        assertThat(refusal(sound().with("pre_tokenizer", "{'type': 'BertPreTokenizer'}")))
                .contains("pre_tokenizer: its type 'BertPreTokenizer'");
        assertThat(refusal(sound().with("decoder", "{'type': 'WordPiece'}"))).contains("decoder: its type 'WordPiece'");
        assertThat(refusal(sound().with("post_processor", "{'type': 'BertProcessing'}")))
                .contains("post_processor: its type 'BertProcessing'");
        assertThat(refusal(sound().model("type", "'Unigram'"))).contains("model: its type 'Unigram'");
    }

    @Test
    void anUnknownFieldIsNamed() {
        assertThat(refusal(sound().with("extra", "1"))).contains("has the unknown field 'extra'");
        assertThat(refusal(sound().model("extra", "1"))).contains("model: has the unknown field 'extra'");
        assertThat(refusal(sound().with("normalizer", "{'type': 'NFC', 'form': 2}")))
                .contains("normalizer: has the unknown field 'form'");
    }

    @Test
    void whatChangesResultsAndIsNotDoneIsNamed() {
        assertThat(refusal(sound().model("dropout", "0.1"))).contains("model: 'dropout' is not supported");
        assertThat(refusal(sound().model("end_of_word_suffix", "'</w>'"))).contains("'end_of_word_suffix'");
        assertThat(refusal(sound().model("continuing_subword_prefix", "'##'"))).contains("'continuing_subword_prefix'");
        assertThat(refusal(sound().with("decoder", "null"))).contains("lacks 'decoder'");
    }

    @Test
    void anExpressionThatMeansSomethingElseInJavaIsNamed() {
        for (String regex : List.of(
                "\\h",
                "[[:alpha:]]",
                "(?m:.)",
                "a**",
                "\\p{Foo}",
                "[a&&b]",
                "(?<x>a)",
                "\\b",
                "a{2}?",
                "[^[a]]",
                "(",
                ")",
                "[a",
                "\\",
                "*",
                "a(?i)b")) {
            assertThat(refusal(sound().preTokenizers(TokenizerJson.split(regex, "Isolated", false))))
                    .as(regex)
                    .contains("pre_tokenizer.pretokenizers[0].pattern: the expression '" + regex + "' ");
        }
    }

    @Test
    void idsThatCannotBeAreNamed() {
        assertThat(refusal(sound().token("x y", -1))).contains("model.vocab: the id of 'x y' must be");
        assertThat(refusal(sound().token("x y", 3)))
                .contains("the id 3 is that of '")
                .contains("'x y'");
        assertThat(refusal(text -> text.replace("\"vocab\":{", "\"vocab\":{\"a\":\"b\",")))
                .contains("the id of 'a' must be a whole number");
        assertThat(refusal(text -> text.replace("\"vocab\":{", "\"vocab\":{\"a\":70,")))
                .contains("names 'a' twice");
        assertThat(refusal(text -> text.replaceFirst("\"id\":\\d+", "\"id\":5")))
                .contains("'<s>' has the ids");
    }

    @Test
    void aMergeOfTokensThatAreNotThereIsNamed() {
        assertThat(refusal(text -> text.replace("\"merges\":[", "\"merges\":[\"xq qx\",")))
                .contains("merge number 1, 'xq' and 'qx'");
        assertThat(refusal(text -> text.replace("\"merges\":[", "\"merges\":[\"xq\",")))
                .contains("model.merges: number 1 must be two tokens");
        assertThat(refusal(text -> text.replace("\"merges\":[", "\"merges\":[[\"a\",\"b\",\"c\"],")))
                .contains("number 1 must be two tokens");
    }

    @Test
    void aTokenizerOfAnotherVocabularySizeIsRefusedWithBothSizes() {
        TokenizerJson json = sound();
        assertThat(refusal(json.text(), 300))
                .contains("another vocabulary size")
                .contains("300 rows");
        assertThat(refusal(json.text(), 3000))
                .contains("it has " + json.size() + " tokens, and the weights have 3000 rows");
    }

    @Test
    void aSpecialTokenBeyondTheModelIsRefused() {
        TokenizerJson json = sound();
        Path directory = json.write(folder);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HfTokenizer.read(directory, json.size(), Set.of(9999), OptionalInt.empty()))
                .withMessageContaining("names the special token 9999");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThat(refusal("", 10)).contains("must be a JSON object");
        assertThat(refusal("[]", 10)).contains("must be a JSON object");
        assertThat(refusal("{", 10)).contains("is not JSON");
        assertThat(refusal("{} x", 10)).contains("is not JSON");
        assertThat(refusal("{} {}", 10)).contains("has text behind");
        assertThat(refusal("{\"a\":" + "[".repeat(100_000), 10)).contains("is not JSON");
        assertThat(refusal("{\"model\":{},\"model\":{\"vocab\":{}}}", 10)).contains("another vocabulary size");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HfTokenizer.read(folder, 10, Set.of(), OptionalInt.empty()))
                .withMessageContaining("tokenizer.json: there is no such file");
        Files.createFile(folder.resolve("tokenizer.model"));
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> HfTokenizer.read(folder, 10, Set.of(), OptionalInt.empty()))
                .withMessageContaining("has a tokenizer.model and no tokenizer.json");
    }

    /** Bytes changed, cut out, doubled; numbers and words of the form put where they do not belong. */
    @Test
    void aDamagedFileIsEitherRefusedOrATokenizer() throws IOException {
        Random random = new Random(9);
        TokenizerJson json = sound();
        byte[] sound = json.text().getBytes(StandardCharsets.UTF_8);
        List<String> strange = List.of(
                "null",
                "-1",
                "1e999",
                "99999999999",
                "\"\\ud800\"",
                "{}",
                "[]",
                "true",
                "\"Sequence\"",
                "\"type\":",
                "\u0000");
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Files.write(folder.resolve("tokenizer.json"), damaged(sound, random, strange));
            try {
                HfTokenizer tokenizer = HfTokenizer.read(folder, json.size(), Set.of(), OptionalInt.empty());
                Texts.chosen().forEach(tokenizer::encode);
            } catch (BackendException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 299);
    }

    private static byte[] damaged(byte[] sound, Random random, List<String> strange) {
        String text = new String(sound, StandardCharsets.ISO_8859_1);
        // half of the damage where the parts stand, which is a small piece of the file
        int from = random.nextBoolean() ? random.nextInt(1200) : random.nextInt(text.length());
        int at = Math.min(from, text.length() - 1);
        String tail = text.substring(Math.min(text.length(), at + 1 + random.nextInt(8)));
        String head = text.substring(0, at);
        String changed = switch (random.nextInt(5)) {
            case 0 -> head;
            case 1 -> head + tail;
            case 2 -> head + (char) random.nextInt(256) + text.substring(at + 1);
            case 3 -> head + strange.get(random.nextInt(strange.size())) + tail;
            default ->
                text.substring(0, Math.max(0, text.lastIndexOf(':', at) + 1))
                        + strange.get(random.nextInt(strange.size()))
                        + text.substring(Math.max(0, text.indexOf(',', at)));
        };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }
}
