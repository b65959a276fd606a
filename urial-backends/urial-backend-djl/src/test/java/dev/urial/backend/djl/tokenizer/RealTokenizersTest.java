package dev.urial.backend.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.backend.djl.LlamaCpp;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole vocabularies, beside the library and beside llama.cpp with a GGUF file of the same model; skipped where they are not there. */
@Tag("model")
@Timeout(120)
class RealTokenizersTest {
    private static final Pattern OTHER_DIGITS = Pattern.compile("[\\p{N}&&[^0-9]]");
    private static final List<String> TEXTS = new ArrayList<>(Texts.chosen());

    static {
        TEXTS.addAll(Texts.random(100));
    }

    private static Path found(String name) {
        String set = System.getenv("URIAL_TEST_MODELS");
        Path folder = set != null && !set.isBlank()
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".cache", "urial-test-models");
        Path path = folder.resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "needs " + path);
        return path;
    }

    private static HfTokenizer gemma() {
        return HfTokenizer.read(found("gemma-3-270m"), 262_144, Set.of(1), OptionalInt.of(2));
    }

    private static HfTokenizer smollm() {
        return HfTokenizer.read(found("smollm2-135m-instruct"), 49_152, Set.of(2), OptionalInt.of(1));
    }

    private static void assertTokensOfTheLibrary(HfTokenizer tokenizer, Path directory) {
        try (Library library = Library.open(directory)) {
            for (String text : TEXTS) {
                assertThat(tokenizer.encode(text, true, Place.FIRST))
                        .as("'%s'", text)
                        .isEqualTo(library.encode(text));
            }
        }
    }

    @Test
    void gemmaIsCutAsTheLibraryCutsIt() {
        assertTokensOfTheLibrary(gemma(), found("gemma-3-270m"));
    }

    @Test
    void smollmIsCutAsTheLibraryCutsIt() {
        assertTokensOfTheLibrary(smollm(), found("smollm2-135m-instruct"));
    }

    @Test
    void gemmaHasTheVocabularyOfItsGguf() {
        try (Backend backend = LlamaCpp.open(found("gemma-3-270m-q4_k_m.gguf"))) {
            Tokenizer other = backend.tokenizer().orElseThrow();
            HfTokenizer tokenizer = gemma();
            assertSameVocabulary(tokenizer.vocabulary(), other.vocabulary());
            for (String text : TEXTS) {
                if (!text.contains("▁")) { // the engines differ in what they take a written one for
                    assertSameTokens(tokenizer, other, "<start_of_turn>user\n", text, "<end_of_turn>\n");
                }
            }
        }
    }

    @Test
    void smollmHasTheVocabularyOfItsGguf() {
        try (Backend backend = LlamaCpp.open(found("SmolLM2-135M-Instruct.Q4_1.gguf"))) {
            Tokenizer other = backend.tokenizer().orElseThrow();
            HfTokenizer tokenizer = smollm();
            assertSameVocabulary(tokenizer.vocabulary(), other.vocabulary());
            for (String text : TEXTS) {
                if (!OTHER_DIGITS.matcher(text).find()) { // which the GGUF takes apart
                    assertSameTokens(tokenizer, other, "<|im_start|>user\n", text, "<|im_end|>\n");
                }
            }
        }
    }

    private static void assertSameVocabulary(Vocabulary found, Vocabulary other) {
        assertThat(found.fingerprint()).isEqualTo(other.fingerprint());
        assertThat(found.bos()).isEqualTo(other.bos());
        assertThat(found.addsBos()).isEqualTo(other.addsBos());
        assertThat(found.ends()).isEqualTo(other.ends());
    }

    private static void assertSameTokens(Tokenizer found, Tokenizer other, String before, String text, String after) {
        Prompt prompt = new Prompt(
                List.of(
                        new Prompt.Segment(before, true),
                        new Prompt.Segment(text, false),
                        new Prompt.Segment(after, true)),
                List.of(),
                List.of());
        assertThat(found.encode(prompt)).as("'%s'", text).isEqualTo(other.encode(prompt));
        assertThat(found.encode(text)).as("'%s'", text).isEqualTo(other.encode(text));
    }
}
