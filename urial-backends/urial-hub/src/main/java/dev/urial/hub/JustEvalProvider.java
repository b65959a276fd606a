package dev.urial.hub;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The 1,000 instructions of just-eval-instruct under the name {@code just-eval-instruct} (the URIAL paper, section 4.1): 800 regular
 * ones, labelled by {@code task} and {@code topic}, and 200 that test safety. Which part an item is of is told by the source it was
 * taken from, the label {@code dataset}; it becomes the label {@code category}.
 */
public final class JustEvalProvider implements DatasetProvider<JustEvalProvider.Config> {
    private static final PublishedDataset PUBLISHED = new PublishedDataset(
            "just-eval-instruct",
            "just-eval-instruct",
            "none stated for the data; MIT for its tools",
            "https://huggingface.co/datasets/re-align/just-eval-instruct",
            "Lin et al., The Unlocking Spell on Base LLMs, ICLR 2024, arXiv:2312.01552",
            RepositoryName.dataset("re-align", "just-eval-instruct"),
            "test_all_with_tags.jsonl");

    /** The sources whose items test safety; those of other sources are regular. */
    private static final Set<String> SAFETY = Set.of("hh-rlhf/red-team-attempts", "MaliciousInstruct");

    private final Supplier<HubSettings> settings;

    /** Which items. */
    public enum Part {
        ALL,
        REGULAR,
        SAFETY
    }

    /**
     * All settings.
     *
     * @param file a copy of the file, or answers in its form; the hub's where there is none
     * @param part default {@code all}
     * @param revision a branch, a tag or a commit of the repository; default {@code main}
     */
    public record Config(Optional<Path> file, Optional<Part> part, Optional<String> revision) {}

    /** Of the hub that the environment names. */
    public JustEvalProvider() {
        this(() -> HubSettings.of(System.getenv()));
    }

    JustEvalProvider(Supplier<HubSettings> settings) {
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

    /** @throws ConfigException if an item does not say which source it is from, or if none is of the part asked for */
    @Override
    public Dataset create(Config config, PluginContext context) {
        Dataset all = PUBLISHED.open(settings, config.file(), config.revision(), context);
        Part part = config.part().orElse(Part.ALL);
        List<DatasetItem> items = all.items().stream()
                .map(item -> told(item, all.card()))
                .filter(item ->
                        part == Part.ALL || word(part).equals(item.labels().get("category")))
                .toList();
        if (items.isEmpty()) {
            throw new ConfigException(
                    "part", "no item of " + all.card().place() + " is of the part '" + word(part) + "'");
        }
        return Dataset.of(part == Part.ALL ? all.card() : all.card().withDetails(Map.of("part", word(part))), items);
    }

    private static DatasetItem told(DatasetItem item, DatasetCard card) {
        Map<String, Object> labels = PublishedDataset.labels(item);
        if (!(labels.get("dataset") instanceof String source)) {
            throw new ConfigException(
                    PUBLISHED.name(),
                    "item '" + item.id() + "' of " + card.place()
                            + " does not say by 'dataset' which source it is from, so it is not known to be regular or safety;"
                            + " name the file alone to use it as it is");
        }
        labels.put("category", word(SAFETY.contains(source) ? Part.SAFETY : Part.REGULAR));
        return new DatasetItem(item.id(), item.given(), item.queries(), labels);
    }

    private static String word(Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
