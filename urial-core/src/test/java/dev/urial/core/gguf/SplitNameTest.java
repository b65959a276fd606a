package dev.urial.core.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitNameTest {
    @Test
    void anyPartNamesAllOfThem() {
        SplitName name = SplitName.of("Q4/big-model-00002-of-00003.gguf").orElseThrow();
        assertThat(name).isEqualTo(new SplitName("Q4/big-model", 2, 3));
        assertThat(name.first()).isEqualTo("Q4/big-model-00001-of-00003.gguf");
        assertThat(name.all())
                .containsExactly(
                        "Q4/big-model-00001-of-00003.gguf",
                        "Q4/big-model-00002-of-00003.gguf",
                        "Q4/big-model-00003-of-00003.gguf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model.gguf",
                "model-00001-of-00003.bin",
                "model-1-of-3.gguf",
                "model-00000-of-00003.gguf",
                "model-00004-of-00003.gguf",
                "-00001-of-00003.gguf"
            })
    void whatIsOfAnotherFormIsNoPart(String name) {
        assertThat(SplitName.of(name)).isEmpty();
    }

    @Test
    void aNumberBeyondTheCountIsRefused() {
        assertThatThrownBy(() -> new SplitName("a", 3, 2)).hasMessage("part 3 of 2");
    }
}
