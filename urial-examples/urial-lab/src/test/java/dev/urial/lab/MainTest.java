package dev.urial.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get for a mistake: a code, and no exception. */
class MainTest {
    @TempDir
    private Path folder;

    @Test
    void aModelThatIsNotThere() {
        assertThat(Main.run("exam", "--base", "llamacpp:" + folder.resolve("none.gguf")))
                .isEqualTo(2);
    }

    @Test
    void threadsThatCannotBe() {
        assertThat(Main.run("make", folder.toString(), "--toy", "--threads", "0"))
                .isEqualTo(2);
    }

    @Test
    void aFileInPlaceOfTheDirectory() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(Main.run("make", file.toString(), "--toy")).isEqualTo(2);
    }

    @Test
    void noSuchCommand() {
        assertThat(Main.run("dream")).isEqualTo(2);
    }

    @Test
    void textsArePrinted() {
        assertThat(Main.run("texts", "--count", "1")).isZero();
    }
}
