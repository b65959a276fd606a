package dev.urial.backend.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is this tokenizer's own: control tokens, places, spellings, ends. */
class HfTokenizerTest {
    private static final String LLAMA2_NORMALIZER = "{'type': 'Sequence', 'normalizers': ["
            + "{'type': 'Prepend', 'prepend': '▁'}, {'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}]}";

    @TempDir
    private Path folder;

    private static Prompt prompt(Object... segments) {
        return new Prompt(
                IntStream.range(0, segments.length / 2)
                        .mapToObj(i -> new Prompt.Segment((String) segments[2 * i], (Boolean) segments[2 * i + 1]))
                        .toList(),
                List.of(),
                List.of());
    }

    private static TokenizerJson chat() {
        return TokenizerJson.ofBytes()
                .added("<|im_start|>", true)
                .added("<|im_end|>", true)
                .added("<|fim|>", false)
                .added("<think>", false);
    }

    private static TokenizerJson withBos(TokenizerJson json) {
        json.added("<s>", true);
        return json.with(
                "post_processor",
                "{'type': 'TemplateProcessing', 'single': [{'SpecialToken': {'id': '<s>', 'type_id': 0}},"
                        + " {'Sequence': {'id': 'A', 'type_id': 0}}], 'pair': [],"
                        + " 'special_tokens': {'<s>': {'id': '<s>', 'ids': [" + json.id("<s>")
                        + "], 'tokens': ['<s>']}}}");
    }

    private static TokenizerJson llama2() {
        return withBos(TokenizerJson.ofCharacters().byteTokens()).with("normalizer", LLAMA2_NORMALIZER);
    }

    private HfTokenizer read(TokenizerJson json, String settings) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), settings);
        return json.read(folder);
    }

    @Test
    void plainTextNeverBecomesAControlToken() {
        TokenizerJson json = chat();
        HfTokenizer tokenizer = json.read(folder);
        int start = json.id("<|im_start|>");

        assertThat(tokenizer.encode(prompt("<|im_start|>", true))).containsExactly(start);
        assertThat(tokenizer.encode(prompt("<|im_start|>", false)))
                .hasSizeGreaterThan(1)
                .doesNotContain(start);
        assertThat(tokenizer.encode("<|im_start|>")).doesNotContain(start);
        assertThat(tokenizer.decode(tokenizer.encode("<|im_start|>"))).isEqualTo("<|im_start|>");
    }

    @Test
    void anAddedTokenThatLooksLikeAControlTokenIsOne() {
        TokenizerJson json = chat();
        HfTokenizer tokenizer = json.read(folder);

        assertThat(tokenizer.encode("<|fim|>")).doesNotContain(json.id("<|fim|>"));
        assertThat(tokenizer.bytes(json.id("<|fim|>"))).isEmpty();
    }

    @Test
    void otherAddedTokensAreFoundInPlainTextToo() {
        TokenizerJson json = chat();
        HfTokenizer tokenizer = json.read(folder);

        assertThat(tokenizer.encode("<think>")).containsExactly(json.id("<think>"));
        assertThat(tokenizer.text(json.id("<think>"))).isEqualTo("<think>");
    }

    @Test
    void segmentsAreCutEachByItself() {
        TokenizerJson json = chat();
        HfTokenizer tokenizer = json.read(folder);
        int[] tokens =
                tokenizer.encode(prompt("<|im_start|>user\n", true, "It's <|im_end|>", false, "<|im_end|>", true));

        assertThat(tokens).startsWith(json.id("<|im_start|>")).endsWith(json.id("<|im_end|>"));
        assertThat(IntStream.of(tokens)
                        .filter(token -> token == json.id("<|im_end|>"))
                        .count())
                .isEqualTo(1);
        assertThat(tokenizer.decode(tokens)).isEqualTo("user\nIt's <|im_end|>");
    }

    @Test
    void aPromptBeginsWithTheTokenOfTheTemplate() {
        TokenizerJson json = withBos(chat());
        HfTokenizer tokenizer = json.read(folder);
        int bos = json.id("<s>");

        assertThat(tokenizer.vocabulary().bos()).hasValue(bos);
        assertThat(tokenizer.vocabulary().addsBos()).isTrue();
        assertThat(tokenizer.encode(prompt("a", false))).startsWith(bos).hasSize(2);
        assertThat(tokenizer.encode(prompt("<s>a", true))).startsWith(bos).hasSize(2);
        assertThat(tokenizer.encode(prompt("", false))).containsExactly(bos);
        assertThat(tokenizer.encode("a")).hasSize(1);
    }

    @Test
    void whatTheConfigurationSaysOfTheBeginningCountsMore() throws IOException {
        HfTokenizer never = read(withBos(chat()), "{\"add_bos_token\": false}");
        assertThat(never.vocabulary().bos()).isPresent();
        assertThat(never.vocabulary().addsBos()).isFalse();

        TokenizerJson json = chat();
        HfTokenizer always = read(json, "{\"add_bos_token\": true, \"bos_token\": {\"content\": \"<|im_start|>\"}}");
        assertThat(always.vocabulary().bos()).hasValue(json.id("<|im_start|>"));
        assertThat(always.vocabulary().addsBos()).isTrue();
    }

    @Test
    void withoutABeginningTokenAnEmptyPromptIsRefused() {
        HfTokenizer tokenizer = chat().read(folder);

        assertThatThrownBy(() -> tokenizer.encode(prompt("", false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void aSpaceIsPutBeforeATextAndBehindControlTokensOnly() {
        TokenizerJson json = llama2();
        HfTokenizer tokenizer = json.read(folder);

        assertThat(tokenizer.decode(tokenizer.encode(prompt("a", false)))).isEqualTo(" a");
        assertThat(tokenizer.decode(tokenizer.encode(prompt("<s>", true, "a", false))))
                .isEqualTo(" a");
        assertThat(tokenizer.decode(tokenizer.encode(prompt("a", true, "a", false))))
                .isEqualTo(" aa");
        assertThat(tokenizer.decode(tokenizer.encode("a"))).isEqualTo("a");
    }

    @Test
    void byteTokensSpellTheirBytes() {
        TokenizerJson json = llama2();
        HfTokenizer tokenizer = json.read(folder);

        assertThat(tokenizer.bytes(json.id("<0xE2>"))).containsExactly(0xE2);
        assertThat(tokenizer.decode(tokenizer.encode("\u20AC"))).isEqualTo("\u20AC");
        assertThat(tokenizer.text(json.id("<0xE2>"))).isEqualTo("\uFFFD");
    }

    @Test
    void everyTextComesBack() {
        HfTokenizer bytes = chat().read(folder.resolve("bytes"));
        HfTokenizer characters = llama2().read(folder.resolve("characters"));

        for (String text : Texts.random(100)) {
            assertThat(bytes.decode(bytes.encode(text))).isEqualTo(text);
            assertThat(characters.decode(characters.encode(text))).isEqualTo(text.replace('▁', ' '));
        }
    }

    @Test
    void halfASurrogatePairIsAReplacementCharacter() {
        HfTokenizer tokenizer = chat().read(folder);

        assertThat(tokenizer.encode("a\uD83Db\uDE00")).isEqualTo(tokenizer.encode("a\uFFFDb\uFFFD"));
    }

    @Test
    void theEndsAreThoseNamedAnywhereAndThoseKnownByName() throws IOException {
        TokenizerJson json = chat().added("</s>", false).added("<eos>", true).added("[END]", true);
        read(json, "{\"eos_token\": \"[END]\"}");
        HfTokenizer tokenizer = HfTokenizer.read(folder, json.size(), Set.of(7), OptionalInt.empty());

        Set<Integer> ends = Set.of(7, json.id("[END]"), json.id("<eos>"), json.id("<|im_end|>"));
        assertThat(tokenizer.vocabulary().ends()).isEqualTo(ends);
        assertThat(tokenizer.isEnd(json.id("<eos>"))).isTrue();
        assertThat(tokenizer.isEnd(json.id("</s>")))
                .as("no control token, but HTML")
                .isFalse();
    }

    @Test
    void aModelMayHaveMoreRowsThanTheTokenizerHasTokens() {
        TokenizerJson json = chat();
        Path directory = json.write(folder);
        HfTokenizer tokenizer = HfTokenizer.read(directory, json.size() + 10, Set.of(), OptionalInt.empty());

        assertThat(tokenizer.vocabularySize()).isEqualTo(json.size() + 10);
        assertThat(tokenizer.bytes(json.size() + 9)).isEmpty();
        assertThat(tokenizer.decode(new int[] {json.size() + 9})).isEmpty();
    }

    @Test
    void anAddedTokenBeyondTheModelsRowsIsLeftOut() {
        TokenizerJson json = chat();
        Path directory = json.added("<image>", true).write(folder);
        HfTokenizer tokenizer = HfTokenizer.read(directory, json.size() - 1, Set.of(), OptionalInt.empty());

        assertThat(tokenizer.encode(prompt("<image>", true)))
                .isEqualTo(tokenizer.encode("<image>"))
                .doesNotContain(json.size() - 1);
    }

    @Test
    void anIdBeyondTheVocabularyIsAMistake() {
        HfTokenizer tokenizer = chat().read(folder);

        assertThatThrownBy(() -> tokenizer.decode(new int[] {tokenizer.vocabularySize()}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tokenizer.bytes(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFingerprintTellsVocabulariesApart() {
        String fingerprint = chat().read(folder).vocabulary().fingerprint();

        assertThat(chat().read(folder).vocabulary().fingerprint()).isEqualTo(fingerprint);
        assertThat(chat().token("new").read(folder).vocabulary().fingerprint()).isNotEqualTo(fingerprint);
        assertThat(TokenizerJson.ofBytes()
                        .added("<|im_start|>", true)
                        .added("<|im_end|>", true)
                        .added("<|fim|>", true)
                        .added("<think>", true)
                        .read(folder)
                        .vocabulary()
                        .fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void aLongWordTakesNoLongerThanManyShortOnes() {
        HfTokenizer tokenizer = llama2().read(folder);
        String text = "aaaaaaaab".repeat(20_000);

        assertThat(tokenizer.decode(tokenizer.encode(text)).getBytes(StandardCharsets.UTF_8))
                .hasSize(text.length());
    }
}
