package dev.urial.eval.judge;

import dev.urial.core.data.JsonLine;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.ManifestParts;
import dev.urial.core.run.Seeds;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.eval.rubric.Case;
import dev.urial.eval.rubric.JudgePrompt;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Rubric.Kind;
import dev.urial.eval.rubric.Seat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that judges by a rubric. It is asked in its chat form. A reply that cannot be read for certain is shown to it once more with what
 * is wrong; what it then replies counts, or the case is unparsed. All it says is kept.
 *
 * <p>Where the rubric asks for JSON and the backend can hold a text to a schema, the replies are held to the rubric's, unless they are to be
 * free. The prompts are the same either way.
 */
public final class ModelJudge implements Judge {
    private static final double BYTES_PER_TOKEN = 4;

    private final Backend backend;
    private final ChatForm form;
    private final Rubric rubric;
    private final RubricReplies replies;
    private final Decoding decoding;
    private final Seats seats;
    private final Optional<String> schema;
    private final JudgeCard card;

    /**
     * @param name what the model is called in judged files and manifests: its reference
     * @param backend closed with this
     * @param decoding its sampling's seed is the root of all chance: of each case's own seed, and of seats that are drawn
     * @param seats of a rubric that compares
     * @throws ConfigException if it is not known how the model is addressed
     */
    public ModelJudge(String name, Backend backend, Rubric rubric, Decoding decoding, Seats seats) {
        this(name, backend, rubric, decoding, seats, false);
    }

    /**
     * @param free whether replies are not held to a schema though they could be
     * @throws ConfigException as above
     */
    public ModelJudge(String name, Backend backend, Rubric rubric, Decoding decoding, Seats seats, boolean free) {
        this.backend = backend;
        this.form = backend.chat()
                .orElseThrow(() -> new ConfigException(
                        "judge",
                        backend.model().id()
                                + " has no chat template of its own, so how it is addressed is not known; name a form or a"
                                + " Jinja file by ?chat=, such as ?chat=chatml"));
        this.rubric = rubric;
        this.replies = new RubricReplies(rubric);
        this.decoding = decoding;
        this.seats = seats;
        this.schema = free || !backend.model().features().contains(Feature.JSON_SCHEMA)
                ? Optional.empty()
                : rubric.replySchema().map(JsonLine::of);
        this.card = new JudgeCard(
                name,
                rubric.name(),
                rubric.kind() == Kind.PAIRWISE,
                rubric.kind() == Kind.SINGLE,
                backend.model().maxConcurrent(),
                facts(name));
    }

    private Map<String, Object> facts(String name) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("seed", decoding.sampling().seed());
        facts.put("rubric", Map.of("name", rubric.name(), "sha256", rubric.sha256()));
        Map<String, Object> model = ManifestParts.model(name, backend.model());
        model.put("chat", form.name());
        facts.put("models", Map.of("judge", model));
        facts.put("sampling", ManifestParts.sampling(decoding));
        facts.put("json_schema", schema.isPresent());
        if (rubric.kind() == Kind.PAIRWISE) {
            facts.put("seats", seats.toString());
        }
        return facts;
    }

    @Override
    public JudgeCard card() {
        return card;
    }

    /** The model's own name, by which its price is known. */
    public String model() {
        return backend.model().id();
    }

    /** Where the model computes: the address of its server, or a device of this machine. */
    public String device() {
        return backend.model().engine().device();
    }

    @Override
    public Ruling judge(Case judged) {
        return new Hearing(this, judged.id()).of(seats(judged), seat -> rendered(judged, seat));
    }

    private List<Optional<Seat>> seats(Case judged) {
        return rubric.kind() == Kind.PAIRWISE
                ? seats.of(judged.id(), decoding.sampling().seed()).stream()
                        .map(Optional::of)
                        .toList()
                : List.of(Optional.empty());
    }

    private JudgePrompt rendered(Case judged, Optional<Seat> seat) {
        return seat.map(candidate -> rubric.render(judged, candidate)).orElseGet(() -> rubric.render(judged));
    }

    RubricReplies replies() {
        return replies;
    }

    Backend backend() {
        return backend;
    }

    /**
     * What the model is sent.
     *
     * @param id of the case, from which the draws' seed comes; a model that obeys no seeds is sent the run's, and so refuses one that was
     *     asked for
     */
    GenerationRequest request(String id, List<Message> messages) {
        long seed = decoding.sampling().seed();
        boolean seeded = backend.model().features().contains(Feature.SEED);
        GenerationRequest request = new GenerationRequest(
                form.prompt(messages).withStops(decoding.stops()),
                decoding.sampling().withSeed(seeded ? Seeds.of(seed, id) : seed),
                decoding.maxNewTokens());
        return schema.map(request::withJsonSchema).orElse(request);
    }

    @Override
    public Optional<Demand> demand(Case judged) {
        List<Prompt> prompts = seats(judged).stream()
                .map(seat -> form.prompt(rendered(judged, seat).messages()))
                .toList();
        Optional<Tokenizer> tokenizer = backend.tokenizer();
        long tokens = prompts.stream()
                .mapToLong(prompt ->
                        tokenizer.map(each -> (long) each.encode(prompt).length).orElseGet(() -> estimated(prompt)))
                .sum();
        return Optional.of(new Demand(
                prompts.size(),
                tokens,
                tokenizer.isPresent() && prompts.get(0).messages().isEmpty(),
                (long) prompts.size() * decoding.maxNewTokens(),
                prompts.get(0).text()));
    }

    private static long estimated(Prompt prompt) {
        return (long) Math.ceil(prompt.text().getBytes(StandardCharsets.UTF_8).length / BYTES_PER_TOKEN);
    }

    @Override
    public void close() {
        backend.close();
    }
}
