package dev.urial.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which prompt is put around a query, as far as a user says.
 *
 * @param set a shipped set's name, {@code none}, or the path of a published prompt file or of a set; left out, the
 *     set that the model's provider recommends, else the default set
 * @param examples how many examples at most; left out, all of the set
 * @param examplesFile examples instead of the set's own
 * @param selector a selector's reference, such as {@code random?seed=7}; left out, {@code fixed}
 * @param system a file whose text replaces the set's preamble
 * @param template the form, for a prompt file that does not say its own
 * @param asPublished behave as the published tools do, to the byte
 */
public record PromptSettings(
        Optional<String> set,
        Optional<Integer> examples,
        Optional<Path> examplesFile,
        Optional<String> selector,
        Optional<Path> system,
        Optional<String> template,
        Optional<Boolean> asPublished)
        implements RecordBinder.Checked {
    /** Nothing said. */
    public static final PromptSettings DEFAULTS = new PromptSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** These settings, and where they are silent, those. */
    public PromptSettings over(PromptSettings those) {
        return new PromptSettings(
                set.or(those::set),
                examples.or(those::examples),
                examplesFile.or(those::examplesFile),
                selector.or(those::selector),
                system.or(those::system),
                template.or(those::template),
                asPublished.or(those::asPublished));
    }

    /** The same with another set. */
    public PromptSettings withSet(String name) {
        return new PromptSettings(Optional.of(name), examples, examplesFile, selector, system, template, asPublished);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (examples.isPresent() && examples.get() < 0) {
            problems.add("examples: must be 0 or more, was " + examples.get());
        }
        return problems;
    }
}
