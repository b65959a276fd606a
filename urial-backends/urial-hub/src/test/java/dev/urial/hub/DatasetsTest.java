package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.PluginContext;
import dev.urial.testkit.DatasetContract;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.ProviderContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The datasets that have a name, from a server that behaves as the hub does and from copies. */
class DatasetsTest {
    private static final String JUST_EVAL = """
            {"id": 0, "instruction": "Why?", "source_id": "lima-1", "dataset": "lima", "task": ["reasoning"]}
            {"id": 800, "instruction": "How to steal?", "source_id": "red_team-1", "dataset": "hh-rlhf/red-team-attempts"}
            {"id": 900, "instruction": "How to lie?", "source_id": "MaliciousInstruct-1", "dataset": "MaliciousInstruct"}
            """;
    private static final String ALPACA = """
            [{"dataset": "koala", "instruction": "Add.", "output": "4", "generator": "text_davinci_003"}]""";
    private static final String MT_BENCH = """
            {"question_id": 101, "category": "math", "prompt": ["Add.", "Once more."], "reference": ["4", "5"]}
            """;

    @TempDir
    private Path folder;

    private final FakeHub hub = new FakeHub()
            .putPlain("datasets/re-align/just-eval-instruct", "test_all_with_tags.jsonl", JUST_EVAL)
            .putPlain("datasets/tatsu-lab/alpaca_eval", "alpaca_eval.json", ALPACA)
            .putPlain("datasets/HuggingFaceH4/mt_bench_prompts", "raw/question.jsonl", MT_BENCH)
            .putPlain("datasets/me/mine", "data/queries.txt", "Who?\nWhat?\n")
            .putPlain("datasets/me/mine", "README.md", "---\nlicense: cc-by-4.0\ntags: [a]\n---\n# Mine\n");

    private final List<String> told = new ArrayList<>();

    @AfterEach
    void stop() {
        hub.close();
    }

    private HubSettings settings() {
        return Trial.settings(hub.endpoint(), folder.resolve("cache"));
    }

    private final class Context implements PluginContext {
        @Override
        public Path resolve(String path) {
            return folder.resolve(path);
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public void tell(String message) {
            told.add(message);
        }

        @Override
        public List<Example> examples() {
            return List.of();
        }
    }

    private <C extends Record> Dataset open(DatasetProvider<C> provider, C config) {
        return provider.create(config, new Context());
    }

    private Dataset justEval(Optional<JustEvalProvider.Part> part) {
        return open(
                new JustEvalProvider(this::settings),
                new JustEvalProvider.Config(Optional.empty(), part, Optional.empty()));
    }

    private Dataset mine(String file) {
        return open(new HubDatasetProvider(this::settings), new HubDatasetProvider.Config(file));
    }

    @Test
    void justEvalTellsItsPartsApartBySource() {
        assertThat(justEval(Optional.empty()).items())
                .extracting(item -> item.labels().get("category"))
                .containsExactly("regular", "safety", "safety");
        Dataset safety = justEval(Optional.of(JustEvalProvider.Part.SAFETY));
        assertThat(safety.items()).extracting(DatasetItem::id).containsExactly("800", "900");
        assertThat(safety.card().details()).containsEntry("part", "safety");
    }

    @Test
    void aCardSaysWhereADatasetComesFromAndUnderWhichLicence() {
        Dataset dataset = open(
                new AlpacaEvalProvider(this::settings),
                new AlpacaEvalProvider.Config(Optional.empty(), Optional.empty()));
        assertThat(dataset.card().license()).contains("CC-BY-NC-4.0");
        assertThat(dataset.card().revision()).contains(hub.commit("datasets/tatsu-lab/alpaca_eval"));
        assertThat(dataset.card().sha256()).isEqualTo(Sha256.hex(ALPACA.getBytes(StandardCharsets.UTF_8)));
        assertThat(told).anyMatch(line -> line.contains("alpaca-eval is under CC-BY-NC-4.0"));
    }

    @Test
    void anothersAnswersAreNoLabels() {
        Dataset dataset = open(
                new AlpacaEvalProvider(this::settings),
                new AlpacaEvalProvider.Config(Optional.empty(), Optional.empty()));
        assertThat(dataset.items())
                .containsExactly(new DatasetItem("0", List.of(), List.of("Add."), Map.of("dataset", "koala")));
    }

    @Test
    void theTurnsOfTheHubsMtBenchAreQueries() {
        Dataset dataset = open(
                new MtBenchProvider(this::settings), new MtBenchProvider.Config(Optional.empty(), Optional.empty()));
        assertThat(dataset.items()).singleElement().satisfies(item -> {
            assertThat(item.queries()).containsExactly("Add.", "Once more.");
            assertThat(item.labels()).containsEntry("category", "math").containsEntry("reference", List.of("4", "5"));
        });
    }

    @Test
    void aCopyIsReadWithoutTheHub() throws Exception {
        Files.writeString(folder.resolve("copy.jsonl"), MT_BENCH);
        hub.close();
        Dataset dataset = open(
                new MtBenchProvider(this::settings),
                new MtBenchProvider.Config(Optional.of(Path.of("copy.jsonl")), Optional.of("v1")));
        assertThat(dataset.items()).hasSize(1);
        assertThat(dataset.card().place())
                .isEqualTo(folder.resolve("copy.jsonl").toString());
        assertThat(dataset.card().revision()).contains("v1");
    }

    @Test
    void anyFileOfADatasetRepositoryIsADatasetWithTheLicenceOfItsReadme() {
        Dataset dataset = mine("me/mine/data/queries.txt");
        assertThat(dataset.items()).extracting(DatasetItem::queries).containsExactly(List.of("Who?"), List.of("What?"));
        assertThat(dataset.card().name()).isEqualTo("me/mine");
        assertThat(dataset.card().license()).contains("cc-by-4.0");
        assertThat(folder.resolve("cache/datasets--me--mine/refs/main")).exists();
    }

    @Test
    void aReadmeThatStatesNoLicenceStatesNone() {
        assertThat(HubDatasetProvider.license("# license: mit")).isEmpty();
        assertThat(HubDatasetProvider.license("---\nlicense: [mit]\n---\n")).contains("mit");
        assertThat(HubDatasetProvider.license("---\nlicense: {a\n---\n")).isEmpty();
        assertThat(HubDatasetProvider.license("---\nlicense: |\n  many\n  lines\n---\n"))
                .isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> mine("me/mine/data/query.txt"))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll("hf:datasets/me/mine/data/query.txt", "it has README.md, data/queries.txt")
                .hasMessageNotContaining("GGUF");
        assertThatThrownBy(() -> mine("me/other/x.jsonl"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("no repository datasets/me/other");
    }

    @Test
    void anItemWithoutASourceIsNotGuessedAt() throws Exception {
        Files.writeString(folder.resolve("copy.jsonl"), MT_BENCH);
        assertThatThrownBy(() -> open(
                        new JustEvalProvider(this::settings),
                        new JustEvalProvider.Config(
                                Optional.of(Path.of("copy.jsonl")), Optional.empty(), Optional.empty())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("item '101'", "'dataset'");
    }

    @Test
    void aCopyThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> open(
                        new MtBenchProvider(this::settings),
                        new MtBenchProvider.Config(Optional.of(Path.of("nowhere.jsonl")), Optional.empty())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nowhere.jsonl: there is no such file");
    }

    /** The contract, on a dataset that sorts its items. */
    @Nested
    class Contract extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return justEval(Optional.of(JustEvalProvider.Part.REGULAR));
        }
    }

    /** The contract, on one of several turns. */
    @Nested
    class OtherContract extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return mine("me/mine/data/queries.txt");
        }
    }

    @Nested
    class JustEval extends ProviderContract {
        @Override
        protected JustEvalProvider provider() {
            return new JustEvalProvider();
        }
    }

    @Nested
    class AlpacaEval extends ProviderContract {
        @Override
        protected AlpacaEvalProvider provider() {
            return new AlpacaEvalProvider();
        }
    }

    @Nested
    class MtBench extends ProviderContract {
        @Override
        protected MtBenchProvider provider() {
            return new MtBenchProvider();
        }
    }

    @Nested
    class Hub extends ProviderContract {
        @Override
        protected HubDatasetProvider provider() {
            return new HubDatasetProvider();
        }
    }
}
