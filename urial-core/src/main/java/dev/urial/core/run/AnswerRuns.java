package dev.urial.core.run;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.data.DatasetItem;
import dev.urial.core.data.Manifest;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Vocabulary;
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
        content.put("dataset", dataset(selection));
        content.put("prompt", prompt());
        content.put("models", Map.of("model", model()));
        content.put("sampling", sampling());
        content.put("concurrency", threads());
        return new Manifest(content);
    }

    private static Map<String, Object> dataset(Selection selection) {
        DatasetFile file = selection.dataset();
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("path", file.path().toString());
        dataset.put("sha256", file.sha256());
        dataset.put("items", selection.items().size());
        dataset.put("offset", selection.offset());
        dataset.put("skipped", file.skipped());
        return dataset;
    }

    private Map<String, Object> prompt() {
        PromptSettings settings = config.prompt();
        PromptSet set = assembly.set();
        Map<String, Object> prompt = new LinkedHashMap<>();
        prompt.put("name", set.name());
        prompt.put("sha256", set.sha256());
        prompt.put("template", assembly.template().name());
        prompt.put("as_published", settings.asPublished().orElse(false));
        prompt.put("examples", assembly.limit());
        prompt.put("selector", settings.selector().orElse("fixed"));
        // The set's own hash is that of its file; preamble and examples may be the user's.
        prompt.put(
                "text_sha256",
                PromptSet.of(set.name(), set.preamble(), set.examples(), set.template())
                        .sha256());
        return prompt;
    }

    private Map<String, Object> model() {
        ModelCard card = backend.model();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("reference", config.chosenModel().orElse(card.id()));
        model.put("id", card.id());
        model.put("backend", card.engine().backend());
        model.put("engine", card.engine().version());
        model.put("device", card.engine().device());
        card.revision().ifPresent(revision -> {
            boolean hash = revision.matches("[0-9a-f]{64}");
            model.put(hash ? "file_sha256" : "revision", revision);
        });
        model.put("context", card.contextTokens());
        model.put("details", card.details());
        model.put("vocabulary", card.vocabulary().map(Vocabulary::fingerprint).orElse("unknown"));
        return model;
    }

    private Map<String, Object> sampling() {
        Sampling asked = decoding.sampling();
        Map<String, Object> sampling = new LinkedHashMap<>();
        sampling.put("temperature", asked.temperature());
        sampling.put("top_p", asked.topP());
        sampling.put("top_k", asked.topK());
        sampling.put("min_p", asked.minP());
        sampling.put("repetition_penalty", asked.repetitionPenalty().factor());
        sampling.put("max_tokens", decoding.maxNewTokens());
        sampling.put("stop", decoding.stops());
        return sampling;
    }
}
