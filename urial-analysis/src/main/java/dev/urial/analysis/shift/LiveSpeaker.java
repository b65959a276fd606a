package dev.urial.analysis.shift;

import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The aligned model itself. */
final class LiveSpeaker implements Speaker {
    private final Models models;
    private final PromptAssembly bare;
    private final Answers answers;
    private final boolean distributions;
    private final int alternatives;

    /**
     * @param bare a set without preamble and examples
     * @param distributions whether the model is asked for whole distributions, else for scores
     * @param alternatives beside each score
     */
    LiveSpeaker(Models models, PromptAssembly bare, Answers answers, boolean distributions, int alternatives) {
        this.models = models;
        this.bare = bare;
        this.answers = answers;
        this.distributions = distributions;
        this.alternatives = alternatives;
    }

    /**
     * How an aligned model is addressed.
     *
     * @throws ConfigException if nobody knows
     */
    static ChatForm form(Backend aligned) {
        return aligned.chat()
                .orElseThrow(() -> new ConfigException(
                        "aligned",
                        aligned.model().id()
                                + " has no chat template of its own, so how it is addressed is not known; name a form or a"
                                + " Jinja file by ?chat=, such as ?chat=chatml"));
    }

    @Override
    public Spoken speak(DatasetItem item) {
        Backend aligned = models.aligned();
        Prompt context = bare.in(form(aligned)).assemble(Asked.query(item)).prompt();
        Answers.Given given = answers.answer(aligned, context, item);
        if (!distributions) {
            List<ScoredToken> scores = given.text().isEmpty() ? List.of() : scores(aligned, context, given);
            return new Spoken(context, given.text(), List.of(), given.ended(), false, Optional.empty(), scores);
        }
        return walked(aligned, context, given);
    }

    private static Spoken walked(Backend aligned, Prompt context, Answers.Given given) {
        Tokenizer tokenizer = Abilities.tokenizer(aligned);
        int[] encoded = tokenizer.encode(given.text());
        int[] made = given.made().stream()
                .mapToInt(token -> token.token().id().orElse(-1))
                .toArray();
        // Those behind a stop string, and those of an engine that does not number them, are not the answer's.
        boolean whole = made.length > 0
                && Arrays.stream(made).allMatch(id -> id >= 0)
                && tokenizer.decode(made).equals(given.text());
        int[] ids = whole ? made : encoded;
        int room = aligned.model().contextTokens() - tokenizer.encode(context).length;
        DistributionScorer scorer = aligned.distributions().orElseThrow();
        DistributionWalk rows = scorer.open(context, Arrays.copyOf(ids, Math.max(0, Math.min(ids.length, room))));
        return new Spoken(
                context,
                given.text(),
                Arrays.stream(ids).boxed().toList(),
                given.ended(),
                whole && !Arrays.equals(made, encoded),
                Optional.of(rows),
                List.of());
    }

    /** In the making where the server alone knows the form around the messages, else of the text. */
    private List<ScoredToken> scores(Backend aligned, Prompt context, Answers.Given given) {
        if (context.messages().isEmpty()) {
            TokenScorer scorer = aligned.scorer().orElseThrow(() -> Abilities.noScores(aligned));
            return scorer.score(context, given.text(), alternatives);
        }
        String made = given.made().stream().map(each -> each.token().text()).collect(Collectors.joining());
        if (!made.equals(given.text())) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    aligned.model().id()
                            + " is addressed in its server's own form, and so its tokens can only be scored"
                            + " while it answers, which it does not do; name the form by ?chat=");
        }
        return given.made();
    }

    @Override
    public void close() {}
}
