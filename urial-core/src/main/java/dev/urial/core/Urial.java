package dev.urial.core;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.Answer;
import dev.urial.core.run.AnswerRuns;
import dev.urial.core.run.AnswerStream;
import dev.urial.core.run.ChatSession;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Query;
import dev.urial.core.wiring.UrialApplication;
import java.nio.file.Path;

/**
 * An aligned model, ready to be asked.
 *
 * <pre>{@code
 * try (var urial = Urial.open("llamacpp:base.gguf")) {
 *     System.out.println(urial.ask("Why do leaves change colour in autumn?"));
 * }
 * }</pre>
 *
 * <p>Safe for many threads; the backend says how many it serves at once, the others wait. Everything thrown for a user's mistake
 * or bad luck is a {@link dev.urial.core.spi.UrialException}.
 */
public final class Urial implements AutoCloseable {
    private final UrialApplication application;
    private final Aligner aligner;
    private final Backend backend;
    private final AnswerRuns runs;

    private Urial(UrialApplication application) {
        this.application = application;
        this.aligner = application.get(Aligner.class);
        this.backend = application.get(Backend.class);
        this.runs = application.get(AnswerRuns.class);
    }

    /**
     * Opens a model with the default prompt and decoding: the prompt set that the model's backend recommends, else the
     * project's own three examples; greedy, repetition penalty 1.1 over the whole context, at most 1,024 new tokens.
     *
     * @param model a reference, such as {@code llamacpp:base.gguf?context=8192}
     */
    public static Urial open(String model) {
        return open(RunConfig.DEFAULTS.withModel(model));
    }

    /** Opens what a configuration file says, see {@link ConfigReader}. */
    public static Urial open(Path configuration) {
        return open(new ConfigReader(PluginCatalog.load()).read(configuration));
    }

    /** Opens what a configuration says. */
    public static Urial open(RunConfig config) {
        return new Urial(UrialApplication.start(config, PluginCatalog.load()));
    }

    /** The answer to a question. */
    public String ask(String question) {
        return answer(Query.of(question)).text();
    }

    /** The answer to a query of one or more turns, with what it took. */
    public Answer answer(Query query) {
        return aligner.answer(query);
    }

    /** The answer as it is written. To be closed. */
    public AnswerStream stream(Query query) {
        return aligner.stream(query);
    }

    /** A new conversation, in which what was said before counts. As many as wanted go on side by side. */
    public ChatSession chat() {
        return new ChatSession(aligner);
    }

    /** Whole datasets, to files that survive anything; see the package of {@link AnswerRuns}. */
    public AnswerRuns runs() {
        return runs;
    }

    /** What the model is and can do. */
    public ModelCard model() {
        return backend.model();
    }

    /** The model itself, without the prompt: for completions, scores and tokens. Closed with this, not by the caller. */
    public Backend backend() {
        return backend;
    }

    /** Cancels what runs and frees the model. A second call does nothing. */
    @Override
    public void close() {
        application.close();
    }
}
