package dev.urial.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.gguf.GgufFile;
import dev.urial.lab.training.Speed;
import dev.urial.lab.world.World;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("model")
class PipelineTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private void make() throws Exception {
        new Pipeline(
                        World.load(),
                        Plan.toy(7),
                        new Speed(2, 2_048, false),
                        folder,
                        new PrintStream(progress, true, StandardCharsets.UTF_8))
                .run();
    }

    @Test
    void aToyGoesAllTheWayFromTextsToACardAndASecondRunTrainsNothingAgain() throws Exception {
        make();

        GgufFile base = GgufFile.read(folder.resolve("base.gguf"));
        assertThat(base.name()).contains("lab:base");
        assertThat(base.strings("tokenizer.ggml.tokens")).hasSize(600);
        assertThat(GgufFile.read(folder.resolve("aligned.gguf")).tensors()).isEqualTo(base.tensors());
        assertThat(losses("base")).first().satisfies(first -> assertThat(first).isGreaterThan(last("base")));
        assertThat(folder.resolve("base/losses.svg")).content().startsWith("<svg");
        assertThat(folder.resolve("CARD.md"))
                .content()
                .contains("Seed 7", "What they are not", Card.sha256(folder.resolve("base.gguf")), "| lab-k8 |");
        assertThat(folder.resolve("SHA256SUMS"))
                .content()
                .contains(Card.sha256(folder.resolve("aligned.gguf")) + "  aligned.gguf\n");

        String hash = Card.sha256(folder.resolve("aligned.gguf"));
        progress.reset();
        make();

        assertThat(Card.sha256(folder.resolve("aligned.gguf"))).isEqualTo(hash);
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .contains("going on after step 30")
                .doesNotContain("tokens/s");
    }

    private double last(String model) throws Exception {
        List<Double> losses = losses(model);
        return losses.get(losses.size() - 1);
    }

    private List<Double> losses(String model) throws Exception {
        return Files.readAllLines(folder.resolve(model).resolve("losses.csv")).stream()
                .skip(1)
                .map(line -> Double.valueOf(line.split(",", -1)[2]))
                .toList();
    }
}
