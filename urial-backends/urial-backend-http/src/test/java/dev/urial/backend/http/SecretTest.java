package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    private static final String KEY = "sk-test-0123456789abcdef";

    @Test
    void itComesFromAVariableOrAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        assertThat(Secret.of(Optional.empty(), Optional.of(file), Optional.empty(), Map.of())
                        .orElseThrow()
                        .header())
                .isEqualTo("Bearer " + KEY);
        assertThat(Secret.of(Optional.of("MINE"), Optional.empty(), Optional.empty(), Map.of("MINE", KEY)))
                .isPresent();
    }

    @Test
    void theVariableOfCustomMayBeAbsentButANamedOneMayNot() {
        assertThat(Secret.of(Optional.empty(), Optional.empty(), Optional.of("OPENAI_API_KEY"), Map.of()))
                .isEmpty();
        assertThatThrownBy(() -> Secret.of(Optional.of("MINE"), Optional.empty(), Optional.empty(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("MINE");
    }

    @Test
    void itPrintsAsStars() {
        assertThat(secret()).hasToString("***");
    }

    @Test
    void aServersWordsLoseItWholeOrBegun() {
        assertThat(secret().scrub("Incorrect API key provided: " + KEY + ".")).doesNotContain("sk-test");
        assertThat(secret().scrub("Incorrect API key provided: sk-test-****cdef. Find yours"))
                .isEqualTo("Incorrect API key provided: *** Find yours");
    }

    @Test
    void whatCannotBeAKeyIsRefusedWithoutBeingShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "two words");
        assertThatThrownBy(() -> Secret.of(Optional.empty(), Optional.of(file), Optional.empty(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("two words");
    }

    private static Secret secret() {
        return Secret.of(Optional.of("K"), Optional.empty(), Optional.empty(), Map.of("K", KEY))
                .orElseThrow();
    }
}
