package dev.urial.analysis.shift;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.Manifest;
import dev.urial.core.decoding.Measure;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Line;
import dev.urial.core.run.Line.Status;
import dev.urial.core.run.ManifestParts;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.run.Run;
import dev.urial.core.run.Selection;
import dev.urial.core.run.Task;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A study of what tuning has changed between two models: {@link #shift} of one item, or {@link #run} of a dataset. The aligned model
 * answers in its chat form; base and aligned walk the answer side by side, teacher-forced, over the whole vocabulary; with a prompt
 * the base model walks it once more under that. Where a model shows no distributions, scores are compared, and {@link #notes} says
 * what is left out.
 *
 * <p>For one thread at a time. The models are the caller's to close.
 */
public final class ShiftStudy implements AutoCloseable {
    private final Models models;
    private final Prompts prompts;
    private final Settings settings;
    private final Abilities base;
    private final Abilities aligned;
    private final String form;
    private final List<Speaker> speakers = new ArrayList<>();

    /**
     * What stands around a query for the base model.
     *
     * @param bare the zero-shot form, without preamble and examples
     * @param prompted another prompt under which the base model is asked, too
     */
    public record Prompts(PromptAssembly bare, Optional<PromptAssembly> prompted) {}

    /**
     * How a study is made.
     *
     * @param decoding of the answers
     * @param answers in place of the aligned model's own; by the items' ids
     * @param alignTds whether the published code's numbers are given, too ({@link AlignTds})
     * @param measures beside the study's own numbers, such as {@link Measures#named} finds; no two of one name, and none of a name
     *     that the files use for something else
     * @param detailed of how many items, from the first, the ten likeliest tokens at each position are kept
     */
    public record Settings(
            Decoding decoding,
            Optional<List<AnsweredItem>> answers,
            boolean alignTds,
            List<Measure> measures,
            int detailed) {
        public Settings {
            measures = List.copyOf(measures);
            Measures.check(measures);
        }
    }

    /**
     * Where the rows of a first pass wait, where the models are not open at once.
     *
     * @param folder for it alone
     * @param bytes of disk space, exceeded by one item at most
     * @param told hears how the passes go on
     */
    public record TwoPass(Path folder, long bytes, Consumer<String> told) {}

    /**
     * What a manifest says of a run's beginning.
     *
     * @param base the model's reference, as the user named it, and so {@code aligned}
     * @param prompt the settings behind the prompt
     * @param answers the hash of the file of answers, if there is one
     */
    public record Origin(
            String command,
            String version,
            long seed,
            String base,
            String aligned,
            PromptSettings prompt,
            Optional<String> answers) {}

    /**
     * Checks that the models can be compared; those that are not open at once are opened one after the other.
     *
     * @throws ConfigException if it is not known how the aligned model is addressed, or the vocabularies differ, naming both
     * @throws BackendException {@code UNSUPPORTED} if a model shows neither distributions nor scores
     */
    public ShiftStudy(Models models, Prompts prompts, Settings settings) {
        this.models = models;
        this.prompts = prompts;
        this.settings = settings;
        Backend speaks = models.aligned();
        this.aligned = Abilities.of(speaks);
        this.form = LiveSpeaker.form(speaks).name();
        boolean tells = aligned.scores() || settings.answers().isEmpty(); // while it answers
        if (!aligned.distributions() && !tells) {
            throw Abilities.noScores(speaks);
        }
        Backend listens = models.base();
        this.base = Abilities.of(listens);
        Abilities.checkComparable(base, aligned);
        if (!wholeDistributions() && !base.scores()) {
            throw Abilities.noScores(listens);
        }
    }

    /** What cannot be told with these models, and what looks like a mistake, a line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!wholeDistributions()) {
            notes.add("by scores: "
                    + (base.distributions() ? aligned : base).card().id()
                    + " shows no whole distributions, so KL, total variation, the end of answers and measures of whole"
                    + " distributions are left out, and ranks beyond what it names are known as greater only");
        }
        if (base.card().vocabulary().isEmpty() || aligned.card().vocabulary().isEmpty()) {
            notes.add("a vocabulary is not known, so the models' tokens are compared by their texts alone");
        }
        if (base.card().revision().isPresent()
                && base.card().revision().equals(aligned.card().revision())
                && base.card().id().equals(aligned.card().id())) {
            notes.add("warning: the base and the aligned model are the same, "
                    + base.card().id());
        }
        return notes;
    }

    private boolean wholeDistributions() {
        return base.distributions() && aligned.distributions();
    }

    /**
     * The study of one item.
     *
     * @throws IllegalStateException if the models are not open at once
     */
    public ItemShift shift(DatasetItem item) {
        if (!models.atOnce()) {
            throw new IllegalStateException("a single item needs both models at once");
        }
        try (Speaker speaker = speaker()) {
            return shift(speaker, listener(), item, true);
        }
    }

    /**
     * The same, told while the aligned model writes: each token as the base model ranks it after the bare query. What is told has no
     * divergence, and may differ by rounding from what is returned, which is made of the whole answer.
     *
     * @param told on the calling thread
     * @throws IllegalStateException if the models are not open at once, or the answers are given
     * @throws BackendException {@code UNSUPPORTED} if a model shows no whole distributions
     */
    public ItemShift shift(DatasetItem item, Consumer<TokenShift> told) {
        if (!models.atOnce() || settings.answers().isPresent()) {
            throw new IllegalStateException("an answer that is heard live needs both models at once, and is not given");
        }
        if (!wholeDistributions()) {
            throw new BackendException(
                    BackendException.Kind.UNSUPPORTED,
                    "an answer is heard live only by models that show whole distributions, and "
                            + (base.distributions() ? aligned : base).card().id()
                            + " does not; one in this process (llamacpp) does");
        }
        Prompt bare = prompts.bare().assemble(Asked.query(item)).prompt();
        LiveListener live = new LiveListener(models.base(), bare, vocabularySize(), told);
        try (Speaker speaker = speaker(Answers.asked(settings.decoding(), (unused, tokens) -> live.hear(tokens)))) {
            return shift(speaker, listener(), item, true);
        }
    }

    private Speaker speaker() {
        return speaker(settings.answers().map(Answers::of).orElseGet(() -> Answers.asked(settings.decoding())));
    }

    private Speaker speaker(Answers answers) {
        int alternatives = ScoreListener.alternatives(settings.alignTds());
        return new LiveSpeaker(models, prompts.bare(), answers, wholeDistributions(), alternatives);
    }

    private Listener listener() {
        return wholeDistributions()
                ? new DistributionListener(models, settings.measures(), settings.alignTds(), vocabularySize())
                : new ScoreListener(models, settings.alignTds());
    }

    private int vocabularySize() {
        return base.card().vocabulary().map(Vocabulary::size).orElseThrow();
    }

    private ItemShift shift(Speaker speaker, Listener listener, DatasetItem item, boolean detailed) {
        Query query = Asked.query(item);
        try (Spoken spoken = speaker.speak(item)) {
            Prompt bare = prompts.bare().assemble(query).prompt();
            int length = spoken.ids().size();
            Optional<Prompt> prompted = prompts.prompted().map(assembly -> fitted(assembly, query, length));
            return listener.compare(item, spoken, bare, prompted, detailed);
        } catch (BackendException failure) {
            if (Task.endsTheRun(failure) || Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            String kind = failure.kind().name().toLowerCase(Locale.ROOT);
            return ItemShift.failed(item, new Failure(kind, String.valueOf(failure.getMessage())));
        }
    }

    /** With as many examples as leave room for the answer, or for as much of it as a quarter of the context. */
    private Prompt fitted(PromptAssembly assembly, Query query, int answer) {
        Backend backend = models.base();
        Optional<Tokenizer> tokenizer = backend.tokenizer();
        if (tokenizer.isEmpty()) {
            return assembly.assemble(query).prompt();
        }
        int context = backend.model().contextTokens();
        return assembly.assemble(query, tokenizer.get(), context - Math.min(answer, context / 4))
                .prompt();
    }

    /**
     * A run over a stretch of a dataset, an item at a time.
     *
     * @param journal of the file of positions; the caller's to close, after the run
     * @param twoPass needed where the models are not open at once
     * @param retryFailed whether items that failed are done again
     */
    public Run<DatasetItem> run(
            Selection selection, Journal journal, Optional<TwoPass> twoPass, boolean retryFailed, Origin origin) {
        if (!models.atOnce() && twoPass.isEmpty()) {
            throw new IllegalArgumentException("twoPass: models that are not open at once need it");
        }
        List<DatasetItem> items = selection.items();
        return new Run<>(journal, manifest(selection, origin), items, new ItemTask(items, twoPass), 1, retryFailed);
    }

    private Manifest manifest(Selection selection, Origin origin) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("urial", origin.version());
        content.put("command", origin.command());
        content.put("seed", origin.seed());
        content.put("dataset", ManifestParts.dataset(selection));
        content.put(
                "prompt",
                ManifestParts.prompt(origin.prompt(), prompts.prompted().orElse(prompts.bare())));
        Map<String, Object> roles = new LinkedHashMap<>();
        roles.put("base", ManifestParts.model(origin.base(), base.card()));
        Map<String, Object> tuned = ManifestParts.model(origin.aligned(), aligned.card());
        tuned.put("chat", form);
        roles.put("aligned", tuned);
        content.put("models", roles);
        content.put("sampling", ManifestParts.sampling(settings.decoding()));
        content.put("answers", origin.answers().orElse("asked"));
        content.put("metrics", settings.alignTds() ? "aligntds" : "exact");
        content.put(
                "measures",
                settings.measures().stream().map(Measure::name).sorted().toList());
        return new Manifest(content);
    }

    /** Ends what a run has left open. The models stay. */
    @Override
    public void close() {
        for (Speaker speaker : speakers) {
            speaker.close();
        }
        speakers.clear();
    }

    /** What is done with an item of a run. */
    private final class ItemTask implements Task<DatasetItem> {
        private final Set<String> detailed = new HashSet<>();
        private final Set<String> done = new HashSet<>();
        private final Speaker speaker;
        private final Listener listener = listener();

        ItemTask(List<DatasetItem> items, Optional<TwoPass> twoPass) {
            items.stream().limit(settings.detailed()).map(DatasetItem::id).forEach(detailed::add);
            this.speaker = twoPass.isPresent() ? spooled(items, twoPass.get()) : speaker();
            speakers.add(speaker);
        }

        private Speaker spooled(List<DatasetItem> items, TwoPass twoPass) {
            OptionalInt size = wholeDistributions() ? OptionalInt.of(vocabularySize()) : OptionalInt.empty();
            return new SpooledSpeaker(
                    speaker(), items, done::contains, size, twoPass.folder(), twoPass.bytes(), twoPass.told());
        }

        @Override
        public String id(DatasetItem item) {
            return item.id();
        }

        @Override
        public Line work(DatasetItem item) {
            ItemShift shift = shift(speaker, listener, item, detailed.contains(item.id()));
            return line(shift, ShiftLine.of(shift));
        }

        @Override
        public Line read(String text) {
            ItemShift shift = ShiftLine.parse(text);
            done.add(shift.item().id());
            return line(shift, text);
        }

        private Line line(ItemShift shift, String text) {
            return new Line(
                    shift.item().id(),
                    shift.ok() ? Status.OK : Status.FAILED,
                    text,
                    0,
                    0,
                    shift.tokens().size());
        }
    }
}
