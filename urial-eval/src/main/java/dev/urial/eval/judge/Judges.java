package dev.urial.eval.judge;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.Reference;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.plugin.Providers;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.Seeds;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.wiring.Parts;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.RubricProvider;
import dev.urial.eval.rubric.Rubrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens judges by their references: a model's, or {@code judge:NAME?settings} for a plug-in. */
public final class Judges {
    private static final String PREFIX = "judge:";
    private static final Pattern RUBRIC = Pattern.compile("([a-z][a-z0-9-]*)(?:[:?][^\0]*)?");
    private static final int MAX_TOKENS = 1024;
    /** Of free text, in which a judge may work out an answer of its own first. */
    private static final int MAX_TOKENS_SINGLE = 2048;

    private final PluginCatalog catalog;
    private final RunConfig config;
    private final Consumer<String> told;
    private final boolean free;

    /**
     * @param catalog what is installed
     * @param config its models, sampling, seed and workload
     * @param told hears what takes long meanwhile, a line each
     */
    public Judges(PluginCatalog catalog, RunConfig config, Consumer<String> told) {
        this(catalog, config, told, false);
    }

    private Judges(PluginCatalog catalog, RunConfig config, Consumer<String> told, boolean free) {
        this.catalog = catalog;
        this.config = config;
        this.told = told;
        this.free = free;
    }

    /** The same, whose models reply as they like though their backends could hold them to the rubric's form. */
    public Judges withFreeReplies() {
        return new Judges(catalog, config, told, true);
    }

    /** Opens one with what is on the class path: greedy, in both seats where it compares. To be closed. */
    public static Judge open(String reference, Rubric rubric) {
        return new Judges(PluginCatalog.load(), RunConfig.DEFAULTS, message -> {}).open(reference, rubric, Seats.BOTH);
    }

    /**
     * The rubric that a user means: the name of one of ours, the path of a file, or a plug-in's reference.
     *
     * @throws ConfigException if there is none, or it is none
     */
    public Rubric rubric(String named) {
        Matcher reference = RUBRIC.matcher(named);
        if (reference.matches() && !Rubrics.names().contains(named) && !Files.exists(Path.of(named))) {
            Providers<RubricProvider<?>> rubrics = catalog.providers("rubric", RubricProvider.class);
            Optional<RubricProvider<?>> provider = rubrics.find(reference.group(1));
            if (provider.isPresent()) {
                return parts().part(provider.get(), Reference.parse(named, "rubric"));
            }
        }
        return Rubrics.load(named, Path::of);
    }

    /** Whether a reference names a plug-in, which needs no rubric. */
    public static boolean isPlugin(String reference) {
        return reference.startsWith(PREFIX);
    }

    /**
     * Opens a judge: slow, a model is loaded. To be closed.
     *
     * @param rubric what a model judges by; a plug-in has its own
     * @param seats of a model that compares
     * @throws ConfigException if there is no such model or plug-in, or its settings or its chat form are wrong
     * @throws BackendException if the model cannot be opened
     */
    public Judge open(String reference, Rubric rubric, Seats seats) {
        return isPlugin(reference) ? plugin(reference.substring(PREFIX.length())) : model(reference, rubric, seats);
    }

    /** The same asked again, with chance of its own: repetition 0 is the first. */
    public Judges repetition(int number) {
        return number == 0
                ? this
                : new Judges(catalog, config.withSeed(Seeds.of(config.seed(), "repetition " + number)), told, free);
    }

    private Judge plugin(String text) {
        Reference reference = Reference.parse(text, "judge");
        Providers<JudgeProvider<?>> judges = catalog.providers("judge", JudgeProvider.class);
        return parts().part(judges.get(reference.name(), "judge"), reference);
    }

    private Parts parts() {
        return new Parts(catalog, config.seed(), config.workload(), told);
    }

    private Judge model(String reference, Rubric rubric, Seats seats) {
        int most = rubric.kind() == Rubric.Kind.SINGLE ? MAX_TOKENS_SINGLE : MAX_TOKENS;
        Decoding decoding = new Decoding(
                config.sampling().sampling(config.seed(), false),
                config.sampling().maxTokens().orElse(most),
                config.sampling().stop());
        Backend backend = parts().backend(new ConfigReader(catalog).model(reference, config));
        try {
            return new ModelJudge(reference, backend, rubric, decoding, seats, free);
        } catch (RuntimeException failure) {
            backend.close();
            throw failure;
        }
    }
}
