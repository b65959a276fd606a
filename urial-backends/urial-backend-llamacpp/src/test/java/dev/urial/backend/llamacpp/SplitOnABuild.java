package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Prompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model in three files, whatever the build. */
@Timeout(60)
abstract class SplitOnABuild {
    private final NativeBuild build;

    @TempDir
    private Path folder;

    private List<Path> parts = List.of();

    SplitOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeEach
    void write() {
        parts = TinyModel.bpe().writeSplit(folder, "tiny-Q4_K_M", 3);
    }

    @Test
    void itComputesWhatTheWholeModelComputes() {
        Path whole = TinyModel.bpe().write(folder.resolve("whole.gguf"));
        Answer expected;
        try (Backend backend = TestNatives.open(whole, build)) {
            expected = Answer.to(backend, Answer.scored(Prompt.of("the and a"), 20));
        }
        try (Backend backend = TestNatives.open(parts.get(0), build)) {
            Answer found = Answer.to(backend, Answer.scored(Prompt.of("the and a"), 20));
            assertThat(found.tokens()).isEqualTo(expected.tokens()).hasSize(20);
        }
    }

    @Test
    void anAdapterFindsItsMatricesInAnyPart() {
        Path whole = TinyModel.bpe().write(folder.resolve("whole.gguf"));
        Path lora = TinyAdapter.usual().write(folder.resolve("lora.gguf"));
        try (Backend expected = TestNatives.open(TestNatives.config(whole, build, "lora=" + lora));
                Backend found = TestNatives.open(TestNatives.config(parts.get(0), build, "lora=" + lora))) {
            assertThat(Answer.to(found, Answer.scored(Prompt.of("the and a"), 20))
                            .tokens())
                    .isEqualTo(Answer.to(expected, Answer.scored(Prompt.of("the and a"), 20))
                            .tokens());
        }
    }

    @Test
    void itsRevisionIsTheHashOfItsPartsHashes() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Path part : parts) {
            lines.append(Sha256.hex(Files.readAllBytes(part))).append('\n');
        }
        try (Backend backend = TestNatives.open(parts.get(0), build)) {
            assertThat(backend.model().revision())
                    .hasValue(Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void anotherPartThanTheFirstIsAnsweredWithTheFirst() {
        refused(
                parts.get(1),
                "cannot load " + parts.get(1) + ": it is part 2 of 3 of a model; name the first: " + parts.get(0));
        refused(parts.get(2), "it is part 3 of 3 of a model; name the first: " + parts.get(0));
    }

    @Test
    void aMissingPartIsNamed() throws Exception {
        Files.delete(parts.get(1));
        refused(parts.get(0), "part 2 of 3 is missing: " + parts.get(1));
    }

    @Test
    void aPartThatIsCutIsNamed() throws Exception {
        byte[] bytes = Files.readAllBytes(parts.get(2));
        Files.write(parts.get(2), Arrays.copyOf(bytes, bytes.length - 5000));
        refused(parts.get(0), "cannot load " + parts.get(2) + ": it is incomplete");
    }

    @Test
    void partsThatDoNotBelongTogetherAreRefused() throws Exception {
        Files.copy(parts.get(1), parts.get(2), StandardCopyOption.REPLACE_EXISTING);
        refused(parts.get(0), parts.get(2) + " is not its part 3 of 3, as its name says");
        TinyModel.bpe().writeSplit(folder, "tiny-Q4_K_M", 2);
        Files.move(
                folder.resolve("tiny-Q4_K_M-00001-of-00002.gguf"), parts.get(0), StandardCopyOption.REPLACE_EXISTING);
        refused(parts.get(0), "must be called NAME-00001-of-00002.gguf");
    }

    @Test
    void aFirstPartUnderAnotherNameIsRefused() throws Exception {
        Path renamed = Files.move(parts.get(0), folder.resolve("tiny.gguf"));
        refused(renamed, "it is the first of 3 parts", "must be called NAME-00001-of-00003.gguf");
    }

    private void refused(Path file, String... message) {
        assertThatThrownBy(() -> TestNatives.open(file, build).close())
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageContainingAll(message);
    }
}
