package dev.urial.core.run;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the manifests of all kinds of runs say in the same words. */
public final class ManifestParts {
    private ManifestParts() {}

    /** The data. */
    public static Map<String, Object> dataset(Selection selection) {
        Dataset from = selection.dataset();
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("path", from.card().place());
        dataset.put("sha256", from.card().sha256());
        dataset.put("items", selection.items().size());
        dataset.put("offset", selection.offset());
        dataset.put("skipped", from.skipped());
        dataset.put("card", card(from.card()));
        return dataset;
    }

    /** What is known of the data. */
    public static Map<String, Object> card(DatasetCard known) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("name", known.name());
        known.title().ifPresent(title -> card.put("title", title));
        known.license().ifPresent(license -> card.put("license", license));
        known.source().ifPresent(source -> card.put("source", source));
        known.revision().ifPresent(revision -> card.put("revision", revision));
        known.cite().ifPresent(cite -> card.put("cite", cite));
        card.put("sha256", known.sha256());
        if (!known.details().isEmpty()) {
            card.put("details", known.details());
        }
        return card;
    }

    /**
     * A prompt.
     *
     * @param settings as the user gave them
     * @param assembly what they came to
     */
    public static Map<String, Object> prompt(PromptSettings settings, PromptAssembly assembly) {
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

    /**
     * A model.
     *
     * @param reference as the user named it
     */
    public static Map<String, Object> model(String reference, ModelCard card) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("reference", reference);
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

    /** How answers are decoded. */
    public static Map<String, Object> sampling(Decoding decoding) {
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
