package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a, b, main,",
        "a/b@v1.0, a, b, v1.0,",
        "a/b/c.gguf, a, b, main, c.gguf",
        "a/b@v1/c.gguf, a, b, v1, c.gguf",
        "a/b@refs/pr/7/Q4/c-d.GGUF, a, b, refs/pr/7, Q4/c-d.GGUF",
        "ggml-org/gemma-3-270m_x.y-GGUF, ggml-org, gemma-3-270m_x.y-GGUF, main,",
    })
    void itIsTakenApart(String text, String owner, String name, String revision, String file) {
        HubReference reference = HubReference.parse(text);
        assertThat(reference)
                .isEqualTo(new HubReference(new RepositoryName(owner, name), revision, Optional.ofNullable(file)));
        assertThat(reference).hasToString("hf:" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a/",
                "/b",
                "a/b/",
                "a/b@",
                "a/b@/c.gguf",
                "../b",
                "a/..",
                "a--b/c",
                "a/b--c",
                "a b/c",
                "a/.b",
                "a/b/../c.gguf",
                "a/b/c.safetensors",
                "a/b@../c.gguf",
                "a/b@-x",
                "a/b/c\\d.gguf",
                "a/b/C:d.gguf"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> HubReference.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusalsSayWhatIsPossible() {
        assertThatThrownBy(() -> HubReference.parse("gemma"))
                .hasMessage("must be OWNER/REPO[@REV][/FILE.gguf], was 'gemma'");
        assertThatThrownBy(() -> HubReference.parse("a/b/model.safetensors"))
                .hasMessage("'model.safetensors' is no GGUF file; a model with safetensors is named without a file");
    }
}
