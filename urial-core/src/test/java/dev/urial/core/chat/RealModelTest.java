package dev.urial.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("model")
class RealModelTest {
    private static final String NAME = "SmolLM2-135M-Instruct.Q4_1.gguf";

    @Test
    void aPublishedModelsTemplateIsRendered() {
        ChatTemplate template = ChatTemplates.of(GgufFile.read(model())).orElseThrow();
        assertThat(template.render(List.of(Message.system("Be brief."), Message.user("Hi")))
                        .text())
                .isEqualTo(
                        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
        assertThat(template.render(List.of()).stops()).containsExactly("<|im_end|>");
    }

    /** Where the tests of backends find it too: in {@code URIAL_TEST_MODELS}, else in the user's cache. */
    private static Path model() {
        String set = System.getenv("URIAL_TEST_MODELS");
        Path folder = set != null && !set.isBlank()
                ? Path.of(set)
                : Path.of(System.getProperty("user.home"), ".cache", "urial-test-models");
        Path file = folder.resolve(NAME);
        Assumptions.assumeTrue(Files.isRegularFile(file), "needs the model " + file);
        return file;
    }
}
