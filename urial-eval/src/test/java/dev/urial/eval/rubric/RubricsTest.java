package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RubricsTest {
    private static final String MINE = """
            kind: single
            scale: [0, 100]
            text: "{{case}} {{reply}}"
            """;

    @TempDir
    Path folder;

    @Test
    void aShippedNameIsThatRubric() {
        assertThat(Rubrics.names()).containsExactly("six-aspects", "safety", "pairwise", "single");
        for (String name : Rubrics.names()) {
            assertThat(Rubrics.load(name, folder::resolve).name()).isEqualTo(name);
            assertThat(Rubrics.named(name).published()).isFalse();
            assertThat(Rubrics.named(name).sha256()).matches("[0-9a-f]{64}");
        }
    }

    @ParameterizedTest
    @CsvSource({"six-aspect,six-aspects", "SAFETY,safety", "pair-wise,pairwise", "singel,single"})
    void anUnknownNameIsAnsweredWithThoseThereAreAndTheNearOne(String name, String near) {
        assertThatThrownBy(() -> Rubrics.load(name, folder::resolve))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no rubric is named '" + name + "'; did you mean '" + near
                        + "'?; there are six-aspects, safety, pairwise, single; the path of a file may be given, too");
        assertThatThrownBy(() -> Rubrics.named(name)).hasMessageContaining("did you mean '" + near);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zebra", "a\0b"})
    void aNameLikeNoOtherGetsNoSuggestion(String name) {
        assertThatThrownBy(() -> Rubrics.load(name, folder::resolve))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there are six-aspects")
                .hasMessageNotContaining("mean");
    }

    @Test
    void aFileIsKnownByTheHashOfItsBytesAndNamedAfterItself() throws IOException {
        Files.writeString(folder.resolve("mine.v2.yaml"), MINE);

        Rubric rubric = Rubrics.load("mine.v2.yaml", folder::resolve);

        assertThat(rubric.name()).isEqualTo("mine.v2");
        assertThat(rubric.sha256()).isEqualTo(Sha256.hex(MINE.getBytes(StandardCharsets.UTF_8)));
        assertThat(rubric).hasToString("mine.v2 (" + rubric.sha256() + ")");
    }

    @Test
    void aRubricIsReadFromAFileWithoutEndingIfItIsThere() throws IOException {
        Files.writeString(folder.resolve("judge"), "no template");

        assertThatThrownBy(() -> Rubrics.load("judge", folder::resolve)).hasMessageContaining("is no judge template");
    }

    @Test
    void aByteOrderMarkAndJsonAreUnderstood() throws IOException {
        Files.writeString(folder.resolve("mine.YML"), "\uFEFF" + MINE);
        Files.writeString(
                folder.resolve("mine.json"), "{\"kind\": \"single\", \"scale\": [1, 2], \"text\": \"{{case}} [[1]]\"}");

        assertThat(Rubrics.load("mine.YML", folder::resolve).kind()).isEqualTo(Rubric.Kind.SINGLE);
        assertThat(Rubrics.load("mine.json", folder::resolve).kind()).isEqualTo(Rubric.Kind.SINGLE);
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("folder.yaml"));
        Files.write(folder.resolve("empty.yaml"), new byte[0]);
        Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xE9});
        Files.write(folder.resolve("long.md"), new byte[Rubrics.MAX_BYTES + 1]);

        refused("folder.yaml", "folder.yaml: is a directory");
        refused("empty.yaml", "empty.yaml: is empty");
        refused("latin.txt", "latin.txt: is not UTF-8 text");
        refused("long.md", "long.md: is longer than 1000000 bytes");
        for (String absent : new String[] {"no.yaml", "no.txt", "no.md", "./no"}) {
            refused(absent, absent + ": there is no such file (looked for " + folder.resolve(absent) + ")");
        }
    }

    private void refused(String rubric, String message) {
        assertThatThrownBy(() -> Rubrics.load(rubric, folder::resolve))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
