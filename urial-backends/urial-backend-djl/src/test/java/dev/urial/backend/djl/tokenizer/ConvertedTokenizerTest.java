package dev.urial.backend.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.backend.djl.LlamaCpp;
import dev.urial.backend.djl.files.GgufConversion;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.lab.models.LabModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tokenizer of a converted GGUF file beside llama.cpp's of the file itself. */
class ConvertedTokenizerTest {
    private static final int ROWS = 2048;

    @Test
    void itIsTheSame() {
        for (String model : LabModels.NAMES) {
            Path file = LabModels.file(model);
            HfTokenizer tokenizer =
                    HfTokenizer.read(GgufConversion.directory(file, () -> {}), ROWS, Set.of(0), OptionalInt.of(0));
            try (Backend backend = LlamaCpp.open(file)) {
                Tokenizer other = backend.tokenizer().orElseThrow();
                assertThat(tokenizer.vocabulary()).isEqualTo(other.vocabulary());
                List<String> texts = new ArrayList<>(Texts.chosen());
                texts.addAll(Texts.random(200));
                for (String text : texts) {
                    assertThat(tokenizer.encode(text)).as("'%s'", text).isEqualTo(other.encode(text));
                    Prompt prompt = new Prompt(
                            List.of(
                                    new Prompt.Segment("<|im_start|>user\n", true),
                                    new Prompt.Segment(text, false),
                                    new Prompt.Segment("<|im_end|>\n", true)),
                            List.of(),
                            List.of());
                    assertThat(tokenizer.encode(prompt)).as("'%s'", text).isEqualTo(other.encode(prompt));
                }
            }
        }
    }
}
