package dev.urial.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.lab.training.Trainer.Habits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final Habits HABITS = new Habits(10, 20, 2, Duration.ZERO);

    @TempDir
    Path directory;

    @Test
    void learnsATextInWhichEachTokenSettlesTheNext() throws IOException {
        Recipe recipe = Toys.recipe(80);
        try (Trainer trainer = trainer(recipe, new Speed(2, 128, false), directory)) {
            double before = trainer.validationLoss(2);
            trainer.train(HABITS);
            assertThat(before).isBetween(5.5, 6.0); // chance: ln 300 = 5.7
            assertThat(trainer.validationLoss(2)).isLessThan(2);
        }
        assertThat(Files.readAllLines(directory.resolve("losses.csv")))
                .hasSize(9)
                .startsWith("step,tokens,training,validation")
                .element(2)
                .asString()
                .matches("20,5120,\\d\\.\\d{5},\\d\\.\\d{5}");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "checkpoint-00000079", "checkpoint-00000080", "losses.csv", "losses.svg");
        }
    }

    @Test
    void aRunGoesOnAsIfItHadNeverStopped() throws IOException {
        Recipe recipe = Toys.recipe(6);
        Map<String, float[]> straight;
        try (Trainer trainer = trainer(recipe, Toys.ONE_THREAD, Files.createDirectory(directory.resolve("straight")))) {
            straight = trainer.train(HABITS);
        }
        Path other = Files.createDirectory(directory.resolve("resumed"));
        try (Trainer trainer = trainer(recipe, Toys.ONE_THREAD, other)) {
            for (int i = 0; i < 3; i++) {
                trainer.step();
            }
            trainer.save();
            trainer.step(); // lost
        }
        try (Trainer trainer = trainer(recipe, Toys.ONE_THREAD, other)) {
            assertThat(trainer.steps()).isEqualTo(3);
            assertThat(trainer.train(HABITS))
                    .hasSameSizeAs(straight)
                    .allSatisfy((name, values) -> assertThat(values).isEqualTo(straight.get(name)));
        }
    }

    @Test
    void startsFromGivenWeights() {
        Recipe recipe = Recipe.sibling(20, 64, 64, 1);
        Map<String, float[]> weights = Toys.weights(Toys.shape(), 1);
        DocumentBatches chains = Toys.chains(recipe, 1);
        try (Trainer trainer = new Trainer(
                Toys.shape(), recipe, Toys.ONE_THREAD, Optional.of(weights), chains, chains, directory, Toys.SILENT)) {
            assertThat(trainer.weights().get("blk.1.attn_k.weight")).isEqualTo(weights.get("blk.1.attn_k.weight"));
            double before = trainer.validationLoss(3);
            trainer.train(HABITS);
            assertThat(trainer.validationLoss(3)).isLessThan(before);
        }
    }

    @Test
    void saysWhatIsWrongWithADirectory() throws IOException {
        Recipe recipe = Toys.recipe(6);
        assertThatThrownBy(() -> trainer(recipe, Toys.ONE_THREAD, directory.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no directory to train in");

        try (Trainer trainer = trainer(recipe, Toys.ONE_THREAD, directory)) {
            trainer.save();
        }
        assertThatThrownBy(() -> trainer(Toys.recipe(7), Toys.ONE_THREAD, directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("belongs to a run with other settings");

        Path file = directory.resolve("checkpoint-00000000");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> trainer(recipe, Toys.ONE_THREAD, directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("the checksum differs");

        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> trainer(recipe, Toys.ONE_THREAD, directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is damaged");
    }

    private static Trainer trainer(Recipe recipe, Speed speed, Path directory) {
        return new Trainer(
                Toys.shape(),
                recipe,
                speed,
                Optional.empty(),
                Toys.chains(recipe, 1),
                Toys.chains(recipe, 2),
                directory,
                Toys.SILENT);
    }
}
