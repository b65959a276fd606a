package dev.urial.hub;

import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * AlpacaEval under the name {@code alpaca-eval}: 805 instructions, labelled by {@code dataset}. The baseline's answers that the file has
 * beside them are no labels; to compare with them, name the file itself where a baseline is asked for.
 */
public final class AlpacaEvalProvider implements DatasetProvider<AlpacaEvalProvider.Config> {
    private static final PublishedDataset PUBLISHED = new PublishedDataset(
            "alpaca-eval",
            "AlpacaEval",
            "CC-BY-NC-4.0",
            "https://huggingface.co/datasets/tatsu-lab/alpaca_eval",
            "Li et al., AlpacaEval: An Automatic Evaluator of Instruction-following Models, 2023",
            RepositoryName.dataset("tatsu-lab", "alpaca_eval"),
            "alpaca_eval.json");

    private final Supplier<HubSettings> settings;

    /**
     * All settings.
     *
     * @param file a copy of {@code alpaca_eval.json}, or outputs of a model in its form; the hub's where there is none
     * @param revision a branch, a tag or a commit of the repository; default {@code main}
     */
    public record Config(Optional<Path> file, Optional<String> revision) {}

    /** Of the hub that the environment names. */
    public AlpacaEvalProvider() {
        this(() -> HubSettings.of(System.getenv()));
    }

    AlpacaEvalProvider(Supplier<HubSettings> settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return PUBLISHED.name();
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Dataset create(Config config, PluginContext context) {
        Dataset all = PUBLISHED.open(settings, config.file(), config.revision(), context);
        return Dataset.of(
                all.card(),
                all.items().stream().map(AlpacaEvalProvider::unanswered).toList());
    }

    private static DatasetItem unanswered(DatasetItem item) {
        return new DatasetItem(item.id(), item.given(), item.queries(), PublishedDataset.labels(item));
    }
}
