package dev.urial.core.run;

import dev.urial.core.config.RunConfig;
import dev.urial.core.data.Manifest;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Feature;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes runs that answer datasets with an aligned model. */
public final class AnswerRuns {
    private final RunConfig config;
    private final Backend backend;
    private final PromptAssembly assembly;
    private final Decoding decoding;
    private final Aligner aligner;

    @Inject
    public AnswerRuns(RunConfig config, Backend backend, PromptAssembly assembly, Decoding decoding, Aligner aligner) {
        this.config = config;
        this.backend = backend;
        this.assembly = assembly;
        this.decoding = decoding;
        this.aligner = aligner;
    }

    /**
     * A run over a stretch of a dataset, with as many items in flight as the configuration's workload says and the model serves at
     * once.
     *
     * @param journal of the answers file; the caller's to close, after the run
     * @param retryFailed whether items that failed are asked again
     * @param command for the manifest: what started it
     * @param version for the manifest: the program's
     */
    public Run<DatasetItem> run(
            Selection selection, Journal journal, boolean retryFailed, String command, String version) {
        return new Run<>(
                journal, manifest(selection, command, version), selection.items(), task(), threads(), retryFailed);
    }

    /** What such a run would take; a few short answers are made to see how fast the model is. Writes nothing. */
    public Forecast forecast(Selection selection) {
        return new Rehearsal(backend, assembly, decoding, threads()).forecast(selection.items());
    }

    /** Items in flight at once. */
    private int threads() {
        return Math.min(config.workload().concurrency(), backend.model().maxConcurrent());
    }

    private AnswerTask task() {
        // A seed nobody asked for is no reason to refuse a model that does not obey seeds.
        boolean seeded = config.seed() != 0 || backend.model().features().contains(Feature.SEED);
        return new AnswerTask(aligner, config.seed(), seeded);
    }

    private Manifest manifest(Selection selection, String command, String version) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("urial", version);
        content.put("command", command);
        content.put("seed", config.seed());
        content.put("dataset", ManifestParts.dataset(selection));
        content.put("prompt", ManifestParts.prompt(config.prompt(), assembly));
        String reference = config.chosenModel().orElse(backend.model().id());
        content.put("models", Map.of("model", ManifestParts.model(reference, backend.model())));
        content.put("sampling", ManifestParts.sampling(decoding));
        content.put("concurrency", threads());
        return new Manifest(content);
    }
}
