package dev.urial.core.config;

import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.Workload;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that says what a run does, checked and ready to be opened.
 *
 * @param seed the root of all chance
 * @param model the name of an entry of {@code models}, or a reference
 * @param models the named models
 * @param workload how the model will be used
 */
public record RunConfig(
        long seed,
        Optional<String> model,
        Map<String, BoundModel<?>> models,
        PromptSettings prompt,
        SamplingSettings sampling,
        Workload workload) {
    /** No file: everything by default. */
    public static final RunConfig DEFAULTS = new RunConfig(
            0, Optional.empty(), Map.of(), PromptSettings.DEFAULTS, SamplingSettings.DEFAULTS, Workload.DEFAULT);

    /**
     * A provider with its settings, bound and checked.
     *
     * @param folder what relative paths in the settings are meant against
     */
    public record BoundModel<C extends Record>(BackendProvider<C> provider, C config, Path folder) {}

    public RunConfig {
        models = Map.copyOf(models);
    }

    /** The model that is meant: the one named, else the only one there is. */
    public Optional<String> chosenModel() {
        return models.size() == 1 ? model.or(() -> models.keySet().stream().findFirst()) : model;
    }

    /** The prompt for a model: where the user names no set, the one that the model's provider recommends, if it does. */
    public PromptSettings promptFor(BoundModel<?> bound) {
        return prompt.set().isPresent()
                ? prompt
                : bound.provider().promptSet().map(prompt::withSet).orElse(prompt);
    }

    /** The same with another model, a name or a reference. */
    public RunConfig withModel(String reference) {
        return new RunConfig(seed, Optional.of(reference), models, prompt, sampling, workload);
    }

    /** The same with another prompt. */
    public RunConfig withPrompt(PromptSettings settings) {
        return new RunConfig(seed, model, models, settings, sampling, workload);
    }

    /** The same decoded otherwise. */
    public RunConfig withSampling(SamplingSettings settings) {
        return new RunConfig(seed, model, models, prompt, settings, workload);
    }

    /** The same from another seed. */
    public RunConfig withSeed(long root) {
        return new RunConfig(root, model, models, prompt, sampling, workload);
    }

    /** The same with so many generations in flight at once. */
    public RunConfig withConcurrency(int generations) {
        return withWorkload(new Workload(generations, workload.prefixOnDisk(), workload.exact()));
    }

    /** The same with nothing of a prompt's state kept on disk. */
    public RunConfig withoutPrefixOnDisk() {
        return withWorkload(new Workload(workload.concurrency(), false, workload.exact()));
    }

    /** The same, for results that are the same each time. */
    public RunConfig exact() {
        return withWorkload(new Workload(workload.concurrency(), workload.prefixOnDisk(), true));
    }

    /** The same for another use of the model. */
    public RunConfig withWorkload(Workload use) {
        return new RunConfig(seed, model, models, prompt, sampling, use);
    }
}
