package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendB4916Test extends BackendOnABuild {
    BackendB4916Test() {
        super(NativeBuild.B4916);
    }

    @Test
    void thisBuildHasNoExactLayout(@TempDir Path folder) {
        Path file = TinyModel.bpe().write(folder.resolve("tiny.gguf"));
        LlamaCppBackendProvider.Config config = TestNatives.config(file, "kv=EXACT");
        assertThatThrownBy(() -> TestNatives.open(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("kv: EXACT needs llama.cpp v0.5.0")
                .hasMessageContaining("b4916");
    }
}
