package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.analysis.shift.ShiftStudy.Origin;
import dev.urial.analysis.shift.ShiftStudy.Settings;
import dev.urial.analysis.shift.ShiftStudy.TwoPass;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.testkit.InTurns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's files: in order, resumable, and the same however the models were opened. */
class ShiftRunTest {
    @TempDir
    private Path folder;

    private Path positions = Path.of("");
    private Path input = Path.of("");

    @BeforeEach
    void files() throws IOException {
        positions = folder.resolve("positions.jsonl");
        input = Files.writeString(folder.resolve("in.txt"), "Where is the cat?\nAnd the dog?\nAnd the mouse?\n");
    }

    private Progress run(Models models, Optional<TwoPass> twoPass, boolean resume, Settings settings) {
        Origin origin = new Origin(
                "urial shift",
                "1",
                0,
                "bigram:base",
                "bigram:aligned",
                PromptSettings.DEFAULTS.withSet("urial-k0"),
                Optional.empty());
        try (Journal journal = Journal.open(positions, folder.resolve("manifest.json"), resume);
                ShiftStudy study = new ShiftStudy(models, Pair.prompts("urial-k0"), settings)) {
            return study.run(Selection.all(DatasetFile.read(input, false)), journal, twoPass, false, origin)
                    .go(progress -> {});
        }
    }

    private String onePass() throws IOException {
        try (Models models = Pair.models()) {
            run(models, Optional.empty(), false, Pair.SETTINGS);
        }
        return Files.readString(positions);
    }

    @Test
    void theFilesStandInDatasetOrderBesideTheirManifest() throws Exception {
        assertThat(onePass()
                        .lines()
                        .map(ShiftLine::parse)
                        .map(shift -> shift.item().id()))
                .containsExactly("0", "1", "2");
        assertThat(folder.resolve("manifest.json"))
                .content()
                .contains("\"base\"", "\"aligned\"", "\"chat\" : \"plain\"", "\"finished\"");
    }

    @Test
    void aLineReadBackIsTheLine() throws Exception {
        for (String line : onePass().lines().toList()) {
            assertThat(ShiftLine.of(ShiftLine.parse(line))).isEqualTo(line);
        }
    }

    @Test
    void anInterruptedStudyGoesOn() throws Exception {
        String whole = onePass();
        List<String> lines = whole.lines().toList();
        Files.writeString(positions, lines.get(0) + "\n" + lines.get(1).substring(0, 40));
        try (Models models = Pair.models()) {
            assertThat(run(models, Optional.empty(), true, Pair.SETTINGS).asked())
                    .isEqualTo(2);
        }
        assertThat(positions).hasContent(whole.stripTrailing());
    }

    @Test
    void aStudyMadeOtherwiseIsNotResumed() throws Exception {
        String unused = onePass();
        Settings other = new Settings(Pair.SETTINGS.decoding(), Optional.empty(), true, List.of(), 0);
        try (Models models = Pair.models()) {
            assertThatThrownBy(() -> run(models, Optional.empty(), true, other))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("metrics");
        }
    }

    @Test
    void aStudyWithOtherMeasuresIsNotResumed() throws Exception {
        String unused = onePass();
        Settings other =
                new Settings(Pair.SETTINGS.decoding(), Optional.empty(), false, List.of(new JensenShannon()), 0);
        try (Models models = Pair.models()) {
            assertThatThrownBy(() -> run(models, Optional.empty(), true, other))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("measures")
                    .hasMessageContaining("js");
        }
    }

    @Test
    void twoPassesGiveTheSameFileAndLeaveNoRows() throws Exception {
        String together = onePass();
        Files.delete(positions);
        Files.delete(folder.resolve("manifest.json"));
        List<String> told = new ArrayList<>();
        Path rows = folder.resolve("rows");
        try (Models models = Models.oneAtATime(Pair::base, Pair::aligned)) {
            run(models, Optional.of(new TwoPass(rows, 1 << 20, told::add)), false, Pair.SETTINGS);
        }
        assertThat(positions).hasContent(together.stripTrailing());
        assertThat(told).containsExactly("the aligned model has answered 3 items; now the base model");
        assertThat(rows).doesNotExist();
    }

    @Test
    void aSmallBudgetMakesMorePasses() {
        List<String> told = new ArrayList<>();
        try (Models models = Models.oneAtATime(Pair::base, Pair::aligned)) {
            run(models, Optional.of(new TwoPass(folder.resolve("rows"), 1, told::add)), false, Pair.SETTINGS);
        }
        assertThat(told).hasSize(3);
    }

    @Test
    void inTwoPassesOneModelIsOpenAtATime() {
        AtomicInteger open = new AtomicInteger();
        List<Integer> atOnce = new ArrayList<>();
        try (Models models =
                Models.oneAtATime(counted(Pair.base(), open, atOnce), counted(Pair.aligned(), open, atOnce))) {
            run(models, Optional.of(new TwoPass(folder.resolve("rows"), 1, told -> {})), false, Pair.SETTINGS);
        }
        assertThat(atOnce).isNotEmpty().containsOnly(1);
        assertThat(open).hasValue(0);
    }

    private static Supplier<Backend> counted(Backend model, AtomicInteger open, List<Integer> atOnce) {
        return () -> {
            atOnce.add(open.incrementAndGet());
            return new InTurns(model) {
                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        };
    }
}
