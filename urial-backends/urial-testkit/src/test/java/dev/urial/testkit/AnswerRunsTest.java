package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.Urial;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.data.Manifest;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.AnswerRuns;
import dev.urial.core.run.Forecast;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Seeds;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.wiring.UrialApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets answered by the five-word model. */
class AnswerRunsTest {
    private static final RunConfig CONFIG = RunConfig.DEFAULTS
            .withModel("bigram:base?context=300&maxConcurrent=3")
            .withPrompt(PromptSettings.DEFAULTS.withSet("none"))
            .withSampling(sampling(1.5))
            .withSeed(7)
            .withConcurrency(8);

    @TempDir
    private Path folder;

    private Path input = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void write() throws Exception {
        output = folder.resolve("out.jsonl");
        input = Files.writeString(folder.resolve("in.jsonl"), """
                {"id": "a", "query": "Where?", "topic": "cats", "level": 3}
                {"id": "b", "turns": ["Where?", "And now?", "And then?"]}
                {"id": "c", "query": "%s"}
                {"id": "d", "query": "Where?"}
                {"id": "e", "turns": ["Where?", "%s"]}
                """.formatted("long ".repeat(100), "long ".repeat(100)));
    }

    private static SamplingSettings sampling(double temperature) {
        return new SamplingSettings(
                Optional.of(temperature),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(12),
                List.of());
    }

    private Progress run(RunConfig config, boolean resume, UnaryOperator<Selection> part) {
        try (Journal journal = Journal.open(output, resume);
                Urial urial = Urial.open(config)) {
            Selection selection = part.apply(Selection.all(DatasetFile.read(input, false)));
            return urial.runs().run(selection, journal, false, "test", "0").go(progress -> {});
        }
    }

    private List<AnsweredItem> answers() {
        return AnswersFile.read(output);
    }

    @Test
    void everyItemHasALineInOrderWithItsOwnSeedAndItsLabels() {
        Progress last = run(CONFIG, false, all -> all);
        assertThat(last.ok()).isEqualTo(3);
        assertThat(last.failed()).isEqualTo(2);
        List<AnsweredItem> answers = answers();
        assertThat(answers).extracting(answer -> answer.item().id()).containsExactly("a", "b", "c", "d", "e");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.seed())
                        .isEqualTo(Seeds.of(7, answer.item().id())));
        assertThat(answers.get(0).item().labels()).isEqualTo(Map.of("topic", "cats", "level", 3));
        assertThat(answers.get(0).answers()).isNotEqualTo(answers.get(3).answers());
        assertThat(last.outputTokens())
                .isEqualTo(answers.stream()
                        .mapToLong(answer -> answer.outcome().usage().output())
                        .sum());
    }

    @Test
    void eachAnswerIsContextOfTheNextTurn() {
        run(CONFIG, false, all -> all);
        AnsweredItem item = answers().get(1);
        assertThat(item.answers()).hasSize(3);
        try (UrialApplication application = UrialApplication.start(CONFIG, PluginCatalog.load())) {
            int expected = 0;
            for (int turn = 0; turn < 3; turn++) {
                String text = "# Query: \n ```Where?``` \n\n \n# Answer: \n ``` ";
                if (turn > 0) {
                    text = application
                            .get(Aligner.class)
                            .assemble(new Query("b", turns(item, turn), Map.of()))
                            .prompt()
                            .text();
                    assertThat(text).contains(item.answers().get(turn - 1));
                }
                expected +=
                        application.get(Backend.class).tokenizer().orElseThrow().encode(Prompt.of(text)).length;
            }
            assertThat(item.outcome().usage().prompt()).isEqualTo(expected);
        }
    }

    private static List<String> turns(AnsweredItem item, int turn) {
        List<String> turns = new ArrayList<>();
        for (int before = 0; before < turn; before++) {
            turns.add(item.item().queries().get(before));
            turns.add(item.answers().get(before));
        }
        turns.add(item.item().queries().get(turn));
        return turns;
    }

    @Test
    void anItemThatFailsIsALineWithItsErrorAndTheAnswersSoFar() {
        run(CONFIG, false, all -> all);
        AnsweredItem first = answers().get(2);
        assertThat(first.outcome().error().orElseThrow().kind()).isEqualTo("prompt_too_long");
        assertThat(first.outcome().error().orElseThrow().message()).contains("the context holds 300");
        assertThat(first.answers()).isEmpty();
        AnsweredItem second = answers().get(4);
        assertThat(second.outcome().error().orElseThrow().kind()).isEqualTo("prompt_too_long");
        assertThat(second.answers()).hasSize(1);
        assertThat(second.outcome().usage().output()).isPositive();
    }

    @Test
    void aPartOfADatasetHasTheAnswersOfTheWhole() {
        run(CONFIG, false, all -> new Selection(all.dataset(), 3, OptionalInt.of(1)));
        AnsweredItem alone = answers().get(0);
        output = folder.resolve("whole.jsonl");
        run(CONFIG, false, all -> all);
        assertThat(alone.item().id()).isEqualTo("d");
        assertThat(answers().get(3).answers()).isEqualTo(alone.answers());
    }

    @Test
    void whatMadeTheAnswersIsInTheManifest() {
        run(CONFIG, false, all -> all);
        Map<String, Object> manifest =
                Manifest.read(folder.resolve("out.manifest.json")).content();
        assertThat(manifest)
                .containsKeys("urial", "command", "started", "finished", "seed", "dataset", "prompt", "models")
                .containsEntry("counts", Map.of("ok", 3, "failed", 2, "unparsed", 0));
        assertThat(manifest.get("dataset")).asString().contains("sha256=", "items=5");
        assertThat(manifest.get("models"))
                .asString()
                .contains("reference=bigram:base?context=300", "engine=1", "vocabulary=bigram-five-words");
        assertThat(manifest.get("sampling")).asString().contains("temperature=1.5", "max_tokens=12");
    }

    @Test
    void aChangeOfWhateverMattersIsRefusedWithTheDifference() throws Exception {
        run(CONFIG, false, all -> new Selection(all.dataset(), 0, OptionalInt.of(4)));
        UnaryOperator<Selection> four = all -> new Selection(all.dataset(), 0, OptionalInt.of(4));
        refused(CONFIG.withSeed(8), four, "seed  7     8");
        refused(CONFIG.withSampling(sampling(1.0)), four, "sampling.temperature  1.5   1.0");
        refused(CONFIG.withPrompt(PromptSettings.DEFAULTS.withSet("urial-k0")), four, "prompt.name");
        refused(CONFIG.withModel("bigram:aligned?context=300"), four, "models.model.id");
        refused(CONFIG.withModel("bigram:base?context=400"), four, "models.model.context  300   400");
        refused(CONFIG, all -> all, "dataset.items  4     5");
        refused(CONFIG, all -> new Selection(all.dataset(), 1, OptionalInt.of(4)), "dataset.offset  0     1");
        Path system = Files.writeString(folder.resolve("system.txt"), "Be brief.\n");
        PromptSettings preamble = new PromptSettings(
                Optional.of("none"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(system),
                Optional.empty(),
                Optional.empty());
        refused(CONFIG.withPrompt(preamble), four, "prompt.text_sha256");
        // More workers, or another place of the model, are no difference.
        assertThat(run(CONFIG.withConcurrency(1), true, four).asked()).isZero();
        Files.writeString(input, "\n", StandardOpenOption.APPEND);
        refused(CONFIG, four, "dataset.sha256");
    }

    private void refused(RunConfig config, UnaryOperator<Selection> part, String difference) {
        assertThatThrownBy(() -> run(config, true, part))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(difference);
    }

    @Test
    void stretchesBeyondTheDatasetAreRefused() {
        DatasetFile dataset = DatasetFile.read(input, false);
        assertThatThrownBy(() -> new Selection(dataset, 5, OptionalInt.empty()))
                .hasMessage("offset: must be from 0 to 4, as there are 5 items, was 5");
        assertThatThrownBy(() -> new Selection(dataset, 0, OptionalInt.of(0)))
                .hasMessage("limit: must be at least 1, was 0");
        assertThat(new Selection(dataset, 3, OptionalInt.of(9)).items())
                .extracting(DatasetItem::id)
                .containsExactly("d", "e");
    }

    @Test
    void aForecastCountsAndTriesAndWritesNothing() throws Exception {
        try (UrialApplication application = UrialApplication.start(CONFIG, PluginCatalog.load())) {
            Forecast forecast =
                    application.get(AnswerRuns.class).forecast(Selection.all(DatasetFile.read(input, false)));
            assertThat(forecast.items()).isEqualTo(5);
            assertThat(forecast.queries()).isEqualTo(8);
            assertThat(forecast.longestOutput()).isEqualTo(8 * 12);
            Forecast.Tokens tokens = forecast.tokens().orElseThrow();
            assertThat(tokens.tooLong()).isEqualTo(1);
            assertThat(tokens.max()).isGreaterThan(500);
            assertThat(tokens.constant()).isPositive().isLessThan(tokens.min());
            assertThat(tokens.withReuse()).isEqualTo(tokens.sum() - 4L * tokens.constant());
            assertThat(forecast.speed().orElseThrow().answers()).isEqualTo(3);
            assertThat(forecast.longestTime()).isPresent();
            assertThat(forecast.firstPrompt()).contains("Where?");
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(input);
        }
    }
}
