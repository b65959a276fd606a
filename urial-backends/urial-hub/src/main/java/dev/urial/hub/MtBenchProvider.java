package dev.urial.hub;

import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * MT-Bench under the name {@code mt-bench}: 80 questions of two turns, labelled by {@code category}, with the label {@code reference} where
 * there is a known answer. On the hub it is the file that its authors publish, of which a copy's {@code turns} are called {@code prompt}.
 */
public final class MtBenchProvider implements DatasetProvider<MtBenchProvider.Config> {
    private static final PublishedDataset PUBLISHED = new PublishedDataset(
            "mt-bench",
            "MT-Bench",
            "Apache-2.0",
            "https://huggingface.co/datasets/HuggingFaceH4/mt_bench_prompts",
            "Zheng et al., Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, NeurIPS 2023, arXiv:2306.05685",
            RepositoryName.dataset("HuggingFaceH4", "mt_bench_prompts"),
            "raw/question.jsonl");

    private final Supplier<HubSettings> settings;

    /**
     * All settings.
     *
     * @param file a copy of {@code question.jsonl}; the hub's where there is none
     * @param revision a branch, a tag or a commit of the repository; default {@code main}
     */
    public record Config(Optional<Path> file, Optional<String> revision) {}

    /** Of the hub that the environment names. */
    public MtBenchProvider() {
        this(() -> HubSettings.of(System.getenv()));
    }

    MtBenchProvider(Supplier<HubSettings> settings) {
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
        return PUBLISHED.open(settings, config.file(), config.revision(), context);
    }
}
