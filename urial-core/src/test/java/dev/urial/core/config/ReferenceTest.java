package dev.urial.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    record Settings(String file, Optional<Integer> context, Optional<String> note) {}

    @Test
    void aReferenceIsANameARestAndSettings() {
        assertThat(Reference.parse("llamacpp:a:b.gguf?context=5&note=x=y", "model"))
                .isEqualTo(new Reference("llamacpp", Optional.of("a:b.gguf"), Map.of("context", "5", "note", "x=y")));
    }

    @Test
    void theRestIsTheFirstComponentAndStaysText() {
        Reference reference = Reference.parse("llamacpp:007?context=5&note=12", "model");
        assertThat(new RecordBinder().bind(reference.tree(Settings.class, "model"), Settings.class, ""))
                .isEqualTo(new Settings("007", Optional.of(5), Optional.of("12")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":x", "Llama:x", "a b:x", "a:x?context", "a:x?=5", "a:x?b=1&b=2", "a:x?b=1&"})
    void whatIsNoReferenceIsRefused(String text) {
        assertThatThrownBy(() -> Reference.parse(text, "model")).isInstanceOf(ConfigException.class);
    }

    @Test
    void aFirstComponentGivenTwiceIsRefused() {
        Reference reference = Reference.parse("llamacpp:a?file=b", "model");
        assertThatThrownBy(() -> reference.tree(Settings.class, "model"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("twice");
    }
}
