package dev.urial.lab.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.gguf.GgufFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The weights that come with the project. */
class LabModelsTest {
    @TempDir
    private Path cache;

    private Path file(String model) {
        return new Weights(LabModels.class.getClassLoader(), "dev/urial/lab/models/", cache).file(model);
    }

    @Test
    void thePairIsSmall() throws IOException {
        assertThat(Files.size(file("base")) + Files.size(file("aligned"))).isLessThan(8_000_000);
    }

    @Test
    void theTwoDifferInTheirWeightsAndInNothingElseThatCounts() {
        GgufFile base = GgufFile.read(file("base"));
        GgufFile aligned = GgufFile.read(file("aligned"));

        assertThat(base.name()).contains("lab:base");
        assertThat(aligned.name()).contains("lab:aligned");
        assertThat(aligned.strings("tokenizer.ggml.tokens")).isEqualTo(base.strings("tokenizer.ggml.tokens"));
        assertThat(aligned.strings("tokenizer.ggml.merges")).isEqualTo(base.strings("tokenizer.ggml.merges"));
        assertThat(aligned.tensors()).isEqualTo(base.tensors());
        assertThat(aligned.read("token_embd.weight")).isNotEqualTo(base.read("token_embd.weight"));
        assertThat(base.trainedContext()).hasValue(1_024);
        assertThat(aligned.trainedContext()).hasValue(1_024);
    }

    @Test
    void onlyTheAlignedModelSaysHowItIsAddressed() {
        assertThat(GgufFile.read(file("base")).string("tokenizer.chat_template"))
                .isEmpty();
        assertThat(GgufFile.read(file("aligned")).string("tokenizer.chat_template"))
                .hasValueSatisfying(template -> assertThat(template).contains("<|im_start|>"));
    }

    @Test
    void theCardNamesTheFilesByTheirHashes() throws IOException {
        String card = resource("CARD.md");
        for (String line : resource("SHA256SUMS").lines().toList()) {
            assertThat(card).contains(line.substring(0, 64));
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = LabModels.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
