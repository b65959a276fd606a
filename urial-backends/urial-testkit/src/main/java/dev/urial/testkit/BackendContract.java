package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.config.RunConfig;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Logits;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.HeldRow;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every backend keeps, in process or over a wire. A test enters by the front door: discovery, binding and guard are the
 * application's own. No rule asks what a model knows.
 */
@Timeout(120)
public abstract class BackendContract {
    private static final int NEW_TOKENS = 12;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** More than a text of the schema has bytes. */
    private static final int SCHEMA_TOKENS = 200;

    private static final String SCHEMA = """
            {"type": "object",
             "properties": {
               "count": {"type": "integer", "enum": [2, 3]},
               "colours": {
                 "type": "object",
                 "properties": {
                   "sky": {"type": "string", "enum": ["blue", "grey"]},
                   "grass": {"anyOf": [{"type": "string", "enum": ["green"]}, {"type": "string", "enum": ["N/A"]}]}},
                 "required": ["sky", "grass"],
                 "additionalProperties": false},
               "sure": {"type": "boolean"}},
             "required": ["count", "colours", "sure"],
             "additionalProperties": false}
            """;

    private Backend backend;

    /** The model under test, as a user names it: {@code bigram:base}. Never asked twice at once. */
    protected abstract String model();

    /** A prompt that the model continues for a while. */
    protected Prompt prompt() {
        return Prompt.of("Once upon a time");
    }

    /** How far two log-probabilities of one token may lie apart when it is computed in another batch. */
    protected double tolerance() {
        return 1e-4;
    }

    /** Whether a completion that a stop string ended tells which; some servers do not. */
    protected boolean tellsWhichStop() {
        return true;
    }

    @BeforeEach
    final void open() {
        backend = new CheckedBackend(new Parts(PluginCatalog.load(), 0).backend(model(), RunConfig.DEFAULTS));
    }

    @AfterEach
    final void close() {
        backend.close();
    }

    // Text

    @Test
    protected void thePiecesJoinedAreTheCompletion() {
        try (Generation generation = backend.generate(greedy(prompt(), NEW_TOKENS))) {
            StringBuilder joined = new StringBuilder();
            generation.forEachRemaining(piece -> {
                assertThat(piece.text()).isNotEmpty();
                joined.append(piece.text());
            });
            assertThat(generation.completion().text()).isEqualTo(joined.toString());
        }
    }

    @Test
    protected void noPieceSplitsACharacter() {
        Sampling wild = Sampling.GREEDY.withTemperature(50);
        for (Piece piece : pieces(new GenerationRequest(prompt(), wild, 60))) {
            assertThat(Character.isLowSurrogate(piece.text().charAt(0))).isFalse();
            assertThat(Character.isHighSurrogate(
                            piece.text().charAt(piece.text().length() - 1)))
                    .isFalse();
        }
    }

    @Test
    protected void noStopIsPartOfTheText() {
        String text = complete(greedy(prompt(), NEW_TOKENS)).text();
        assumeTrue(text.length() > 4, "the model wrote too little to stop it");
        int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        String stop = text.substring(middle, text.offsetByCodePoints(middle, 2));
        Completion stopped = complete(greedy(withStop(prompt(), stop), NEW_TOKENS));
        assertThat(stopped.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
        assertThat(stopped.reason()).isEqualTo(FinishReason.STOP);
        if (tellsWhichStop()) {
            assertThat(stopped.stop()).contains(stop);
        }
    }

    @Test
    protected void aStopThatNeverComesChangesNothing() {
        Completion plain = complete(greedy(prompt(), NEW_TOKENS));
        Completion other = complete(greedy(withStop(prompt(), "\u2402 never written \u2402"), NEW_TOKENS));
        assertThat(other.text()).isEqualTo(plain.text());
        assertThat(other.stop()).isEmpty();
    }

    @Test
    protected void theLimitCountsNewTokensAndOneIsEnough() {
        Completion one = complete(greedy(prompt(), 1));
        assertThat(one.usage().newTokens()).isLessThanOrEqualTo(1);
        Completion more = complete(greedy(prompt(), NEW_TOKENS));
        assertThat(more.usage().newTokens()).isLessThanOrEqualTo(NEW_TOKENS);
        if (more.reason() == FinishReason.LENGTH) {
            assertThat(more.usage().newTokens()).isEqualTo(NEW_TOKENS);
        }
    }

    @Test
    protected void theCompletionIsRefusedBeforeTheEnd() {
        try (Generation generation = backend.generate(greedy(prompt(), NEW_TOKENS))) {
            assumeTrue(generation.hasNext(), "the model wrote nothing");
            generation.next();
            // The wrapper that checks callers says so even where the backend forgets to.
            assertThatThrownBy(generation::completion)
                    .isInstanceOfAny(IllegalStateException.class, AssertionError.class);
        }
    }

    @Test
    protected void controlSpellingsInPlainTextStayText() {
        Optional<Tokenizer> tokenizer = backend.tokenizer();
        assumeTrue(tokenizer.isPresent(), "the backend has no tokenizer");
        for (String text : List.of("<end>", "<|endoftext|>", "</s>", "<end_of_turn>", "<|im_end|>", "[INST]")) {
            int[] tokens = tokenizer.get().encode(text);
            assertThat(tokenizer.get().decode(tokens)).isEqualTo(text);
            assertThat(Arrays.stream(tokens))
                    .noneMatch(token -> tokenizer.get().vocabulary().ends().contains(token));
        }
    }

    @Test
    protected void aPromptHasTheTokensOfItsWholeText() {
        Optional<Tokenizer> tokenizer = backend.tokenizer();
        assumeTrue(tokenizer.isPresent(), "the backend has no tokenizer");
        Prompt whole = Prompt.of("one two three");
        Prompt parts = new Prompt(
                List.of(new Prompt.Segment("one tw", false), new Prompt.Segment("o three", false)), List.of(), 6);
        assertThat(tokenizer.get().encode(parts)).isEqualTo(tokenizer.get().encode(whole));
    }

    // Repetition

    @Test
    protected void greedyTwiceIsEqual() {
        assumeFeature(Feature.REPEATABLE);
        assertThat(complete(greedy(prompt(), NEW_TOKENS)).text())
                .isEqualTo(complete(greedy(prompt(), NEW_TOKENS)).text());
    }

    @Test
    protected void whatRunsBesideChangesNothing() throws Exception {
        List<String> alone = new ArrayList<>();
        int queries = 3;
        for (int i = 0; i < queries; i++) {
            alone.add(complete(greedy(numbered(i), NEW_TOKENS)).text());
        }
        ExecutorService threads = Executors.newFixedThreadPool(queries);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < queries; i++) {
                Prompt prompt = numbered(i);
                calls.add(() -> complete(greedy(prompt, NEW_TOKENS)).text());
            }
            List<Future<String>> together = threads.invokeAll(calls);
            for (int i = 0; i < queries && has(Feature.REPEATABLE); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    protected void theSameSeedIsEqual() {
        assumeFeature(Feature.SEED);
        Sampling sampling = Sampling.GREEDY.withTemperature(1).withSeed(11);
        assertThat(complete(new GenerationRequest(prompt(), sampling, NEW_TOKENS))
                        .text())
                .isEqualTo(complete(new GenerationRequest(prompt(), sampling, NEW_TOKENS))
                        .text());
    }

    // Honesty

    @Test
    protected void scoresOfNewTokensAreGivenOrRefused() {
        GenerationRequest request = new GenerationRequest(prompt(), Sampling.GREEDY, NEW_TOKENS, 3, Optional.empty());
        if (!has(Feature.TOP_LOGPROBS)) {
            assertThatThrownBy(() -> complete(request))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNSUPPORTED));
            return;
        }
        List<ScoredToken> tokens = new ArrayList<>();
        pieces(request).forEach(piece -> tokens.addAll(piece.tokens()));
        assertThat(tokens).isNotEmpty().allSatisfy(token -> {
            assertThat(token.rank().value()).isEqualTo(1);
            assertThat(token.alternatives()).hasSize(3);
        });
        assertThat(tokens).allSatisfy(BackendContract::isWellScored);
    }

    @Test
    protected void aTextIsHeldToAJsonSchemaOrTheRequestIsRefused() throws IOException {
        GenerationRequest request = greedy(prompt(), SCHEMA_TOKENS).withJsonSchema(SCHEMA);
        if (!has(Feature.JSON_SCHEMA)) {
            assertThatThrownBy(() -> complete(request))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNSUPPORTED));
            return;
        }
        JsonNode reply = JSON.readTree(complete(request).text());
        assertThat(reply.properties()).extracting(Map.Entry::getKey).containsExactly("count", "colours", "sure");
        assertThat(reply.path("count").isIntegralNumber()).isTrue();
        assertThat(reply.path("count").intValue()).isIn(2, 3);
        assertThat(reply.path("colours").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("sky", "grass");
        assertThat(reply.path("colours").path("sky").asText()).isIn("blue", "grey");
        assertThat(reply.path("colours").path("grass").asText()).isIn("N/A", "green");
        assertThat(reply.path("sure").isBoolean()).isTrue();
    }

    @Test
    protected void aTextWithoutScoresHasNone() {
        assertThat(pieces(greedy(prompt(), NEW_TOKENS)))
                .allSatisfy(piece -> assertThat(piece.tokens()).isEmpty());
    }

    @Test
    protected void theUsageCountsThePrompt() {
        Completion completion = complete(greedy(prompt(), 1));
        backend.tokenizer()
                .ifPresent(tokenizer ->
                        assertThat(completion.usage().promptTokens()).isEqualTo(tokenizer.encode(prompt()).length));
    }

    @Test
    protected void aPrefixIsReusedWhereTheCardSaysSo() {
        assumeFeature(Feature.PREFIX_REUSE);
        String constant = "The constant part of a prompt comes first, and it is the same for every query.\n\nQuery:\n";
        Completion first = complete(greedy(constant(constant, "why?"), 4));
        Completion second = complete(greedy(constant(constant, "how?"), 4));
        Completion again = complete(greedy(constant(constant, "why?"), 4));
        assertThat(second.usage().cachedTokens()).isPositive();
        assertThat(again.text()).isEqualTo(first.text());
    }

    // Life

    @Test
    protected void useAfterCloseIsRefused() {
        backend.close();
        assertThatThrownBy(() -> complete(greedy(prompt(), 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    protected void cancellingFromAnotherThreadEndsThePull() throws Exception {
        try (Generation generation = backend.generate(greedy(prompt(), 200))) {
            assumeTrue(generation.hasNext(), "the model wrote nothing");
            String first = generation.next().text();
            Thread canceller = new Thread(generation::cancel, "canceller");
            canceller.start();
            canceller.join();
            int further = 0;
            while (generation.hasNext()) {
                generation.next();
                further++;
            }
            assertThat(further).isLessThanOrEqualTo(2);
            assertThat(generation.completion().text()).startsWith(first);
        }
    }

    @Test
    protected void anInterruptEndsThePullAndKeepsTheFlag() {
        try (Generation generation = backend.generate(greedy(prompt(), 200))) {
            assumeTrue(generation.hasNext(), "the model wrote nothing");
            generation.next();
            Thread.currentThread().interrupt();
            int further = 0;
            while (generation.hasNext()) {
                generation.next();
                further++;
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(further).isLessThanOrEqualTo(2);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    protected void closingTheBackendEndsRunningGenerations() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Optional<RuntimeException>> pulled = threads.submit(() -> {
                try (Generation generation = backend.generate(greedy(prompt(), 2000))) {
                    while (generation.hasNext()) {
                        generation.next();
                        running.countDown();
                    }
                    running.countDown();
                    return Optional.empty();
                } catch (RuntimeException e) {
                    return Optional.of(e);
                }
            });
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            closeUnchecked();
            pulled.get(60, TimeUnit.SECONDS)
                    .ifPresent(e ->
                            assertThat(e).isInstanceOfAny(IllegalStateException.class, NoSuchElementException.class));
        } finally {
            threads.shutdownNow();
        }
    }

    private void closeUnchecked() {
        try {
            backend.close();
        } catch (AssertionError stillOpen) {
            assertThat(stillOpen).hasMessageContaining("never closed"); // it is closed by its own thread in a moment
        }
    }

    @Test
    protected void aDeadlineThatPassesIsATimeout() {
        GenerationRequest hurried =
                new GenerationRequest(prompt(), Sampling.GREEDY, 2000, 0, Optional.of(Duration.ofNanos(1)));
        assertThatThrownBy(() -> complete(hurried))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.TIMED_OUT));
        assertThat(complete(greedy(prompt(), 1)).reason()).isNotEqualTo(FinishReason.CANCELLED);
    }

    // Scores

    @Test
    protected void scoresAreLogarithmsRanksAndSortedAlternatives() {
        List<ScoredToken> scored = scorer().score(prompt(), " there was a cat on the mat", 5);
        assertThat(scored).isNotEmpty().allSatisfy(BackendContract::isWellScored);
        assertThat(scored).allSatisfy(token -> assertThat(token.alternatives()).hasSize(5));
        assertThat(joined(scored)).isEqualTo(" there was a cat on the mat");
    }

    @Test
    protected void aGreedyTokenHasRankOne() {
        String text = complete(greedy(prompt(), 6)).text();
        assumeTrue(!text.isEmpty() && !text.contains("\uFFFD"), "the model wrote no whole characters");
        TokenScorer scorer = scorer();
        int[] own = backend.tokenizer().map(t -> t.encode(text)).orElse(new int[0]);
        List<ScoredToken> scored = scorer.score(prompt(), text, 1);
        assumeTrue(own.length == 0 || own.length == scored.size(), "the text has other tokens when read again");
        ScoredToken first = scored.get(0);
        assertThat(first.logprob()).isCloseTo(first.alternatives().get(0).logprob(), within(tolerance()));
    }

    @Test
    protected void scoresAddUpWhereATextIsCutBetweenTokens() {
        TokenScorer scorer = scorer();
        String text = " the cat sat on the mat";
        List<ScoredToken> whole = scorer.score(prompt(), text, 0);
        String head = whole.get(0).token().text();
        assumeTrue(whole.size() > 2 && text.startsWith(head), "the text has too few tokens to cut");
        Prompt longer = Prompt.of(prompt().text() + head);
        List<ScoredToken> tail = scorer.score(longer, text.substring(head.length()), 0);
        assertThat(joined(tail)).isEqualTo(text.substring(head.length()));
        assertThat(tail.get(0).logprob()).isCloseTo(whole.get(1).logprob(), within(tolerance()));
    }

    private TokenScorer scorer() {
        Optional<TokenScorer> scorer = backend.scorer();
        assumeTrue(scorer.isPresent(), "the backend cannot score a given text");
        return scorer.orElseThrow();
    }

    private static void isWellScored(ScoredToken token) {
        assertThat(token.logprob()).isLessThanOrEqualTo(0);
        List<Double> logprobs =
                token.alternatives().stream().map(a -> a.logprob()).toList();
        assertThat(logprobs).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        if (!token.rank().censored() && token.rank().value() > logprobs.size() && !logprobs.isEmpty()) {
            assertThat(token.logprob()).isLessThanOrEqualTo(logprobs.get(logprobs.size() - 1));
        }
    }

    // Distributions

    private static final String WALKED = " there was a cat on the mat";

    @Test
    protected void rowsAgreeWithTheScores() {
        DistributionScorer distributions = distributions();
        List<ScoredToken> scored = scorer().score(prompt(), WALKED, 0);
        List<float[]> rows = rows(distributions, prompt(), ids(scored));
        assertThat(rows).hasSize(scored.size() + 1);
        for (int i = 0; i < scored.size(); i++) {
            int token = scored.get(i).token().id().orElseThrow();
            float[] row = rows.get(i);
            assertThat(row[token] - Logits.logSumExp(row))
                    .isCloseTo(scored.get(i).logprob(), within(tolerance()));
            assertThat(scored.get(i).rank().value())
                    .isBetween(1 + above(row, row[token] + 2 * tolerance()), above(row, row[token] - 2 * tolerance()));
        }
    }

    /** How many entries are greater. */
    private static int above(float[] row, double limit) {
        int above = 0;
        for (float logit : row) {
            above += logit > limit ? 1 : 0;
        }
        return above;
    }

    @Test
    protected void aRowsGreatestLogitIsTheGreedyToken() {
        DistributionScorer distributions = distributions();
        assumeFeature(Feature.TOP_LOGPROBS);
        GenerationRequest request = new GenerationRequest(prompt(), Sampling.GREEDY, NEW_TOKENS, 1, Optional.empty());
        List<ScoredToken> greedy = new ArrayList<>();
        pieces(request).forEach(piece -> greedy.addAll(piece.tokens()));
        int[] ids = ids(greedy);
        List<float[]> rows = rows(distributions, prompt(), ids);
        for (int i = 0; i < ids.length; i++) {
            float[] row = rows.get(i);
            assertThat((double) row[ids[i]]).isCloseTo(row[Logits.argmax(row)], within(2 * tolerance()));
        }
    }

    @Test
    protected void theOnlyRowOfNoContinuationFollowsThePrompt() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> only = rows(distributions, prompt(), new int[0]);
        assertThat(only).hasSize(1);
        float[] alone = only.get(0);
        float[] first = rows(distributions, prompt(), tokens).get(0);
        assertThat(furthest(alone, first)).isLessThanOrEqualTo((float) tolerance());
    }

    @Test
    protected void aWalkFurtherOnHasTheLaterRows() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> all = rows(distributions, prompt(), tokens);
        float[] row = new float[size()];
        for (int length = 1; length <= tokens.length; length++) {
            try (DistributionWalk walk = distributions.open(prompt(), Arrays.copyOf(tokens, length), length - 1)) {
                assertThat(walk.rows()).isEqualTo(2);
                assertThat(walk.next(row)).isTrue();
                assertThat(furthest(row, all.get(length - 1))).isLessThanOrEqualTo((float) tolerance());
                assertThat(walk.next(row)).isTrue();
                assertThat(furthest(row, all.get(length))).isLessThanOrEqualTo((float) tolerance());
                assertThat(walk.next(row)).isFalse();
            }
        }
        assertThatThrownBy(() -> distributions.open(prompt(), tokens, tokens.length + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> distributions.open(prompt(), tokens, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    protected void walkingTwiceGivesEqualRows() {
        DistributionScorer distributions = distributions();
        assumeFeature(Feature.REPEATABLE);
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> first = rows(distributions, prompt(), tokens);
        complete(greedy(numbered(7), NEW_TOKENS));
        List<float[]> second = rows(distributions, prompt(), tokens);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
    }

    @Test
    protected void walksPulledInTurnsGiveEachItsOwnRows() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> alone = rows(distributions, prompt(), tokens);
        List<float[]> other = rows(distributions, numbered(5), tokens);
        float noise = has(Feature.REPEATABLE) ? 0 : (float) tolerance();
        float[] row = new float[size()];
        try (DistributionWalk one = distributions.open(prompt(), tokens);
                DistributionWalk two = distributions.open(numbered(5), tokens)) {
            for (int i = 0; i < alone.size(); i++) {
                assertThat(one.next(row)).isTrue();
                assertThat(furthest(row, alone.get(i))).isLessThanOrEqualTo(noise);
                assertThat(two.next(row)).isTrue();
                assertThat(furthest(row, other.get(i))).isLessThanOrEqualTo(noise);
            }
            assertThat(one.next(row)).isFalse();
            assertThat(two.next(row)).isFalse();
        }
    }

    private static float furthest(float[] row, float[] other) {
        float furthest = 0;
        for (int i = 0; i < row.length; i++) {
            furthest = row[i] == other[i] ? furthest : Math.max(furthest, Math.abs(row[i] - other[i]));
        }
        return furthest;
    }

    @Test
    protected void rowsThatTheEngineHoldsAreThoseThatItGives() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> rows = rows(distributions, prompt(), tokens);
        List<float[]> others = rows(distributions, numbered(5), tokens);
        try (DistributionWalk walk = distributions.open(prompt(), tokens);
                DistributionWalk beside = distributions.open(numbered(5), tokens)) {
            assumeTrue(walk.holds(), "the backend's walks give whole rows only");
            for (int i = 0; i < rows.size(); i++) {
                int token = i < tokens.length ? tokens[i] : 0;
                HeldRow held = walk.hold().orElseThrow();
                HeldRow other = beside.hold().orElseThrow();
                float[] row = new float[size()];
                held.read(row);
                assertThat(furthest(row, rows.get(i))).isLessThanOrEqualTo((float) tolerance());
                Distribution expected = new Distribution(size()).set(row);
                assertThat(held.top(10)).isEqualTo(expected.top(10));
                assertThat(held.top(size())).isEqualTo(expected.top(size()));
                for (int asked : new int[] {token, 1, size() - 1}) {
                    assertThat(held.rank(asked)).isEqualTo(expected.rank(asked));
                    assertThat(held.logprob(asked)).isCloseTo(expected.logprob(asked), within(1e-5));
                }
                float[] otherRow = new float[size()];
                other.read(otherRow);
                assertThat(furthest(otherRow, others.get(i))).isLessThanOrEqualTo((float) tolerance());
                Distribution otherExpected = new Distribution(size()).set(otherRow);
                assertThat(held.divergence(held)).isCloseTo(0, within(1e-6));
                if (held.besides(other)) {
                    assertThat(held.divergence(other)).isCloseTo(expected.divergence(otherExpected), within(1e-5));
                    assertThat(held.totalVariation(other))
                            .isCloseTo(expected.totalVariation(otherExpected), within(1e-5));
                }
            }
            assertThat(walk.hold()).isEmpty();
        }
    }

    @Test
    protected void heldRowsAndWholeOnesMayTakeTurns() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        List<float[]> rows = rows(distributions, prompt(), tokens);
        float[] row = new float[size()];
        HeldRow last;
        try (DistributionWalk walk = distributions.open(prompt(), tokens)) {
            assumeTrue(walk.holds(), "the backend's walks give whole rows only");
            assertThat(walk.next(row)).isTrue();
            last = walk.hold().orElseThrow();
            last.read(row);
            assertThat(furthest(row, rows.get(1))).isLessThanOrEqualTo((float) tolerance());
            assertThat(walk.next(row)).isTrue();
            assertThat(furthest(row, rows.get(2))).isLessThanOrEqualTo((float) tolerance());
        }
        assertThatThrownBy(() -> last.read(row)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    protected void aWalkLeftHalfWayHoldsUpNobody() {
        DistributionScorer distributions = distributions();
        int[] tokens = ids(scorer().score(prompt(), WALKED, 0));
        try (DistributionWalk left = distributions.open(prompt(), tokens)) {
            assertThat(left.next(new float[size()])).isTrue();
            assertThat(complete(greedy(numbered(3), NEW_TOKENS)).reason()).isNotEqualTo(FinishReason.CANCELLED);
            for (int i = 0; i < tokens.length; i++) {
                assertThat(left.next(new float[size()])).isTrue();
            }
        }
        try (DistributionWalk untouched = distributions.open(prompt(), tokens)) {
            assertThat(untouched.rows()).isEqualTo(tokens.length + 1);
        }
        assertThat(rows(distributions, prompt(), tokens)).hasSize(tokens.length + 1);
    }

    @Test
    protected void aClosedWalkGivesNoRow() {
        DistributionWalk walk = distributions().open(prompt(), new int[0]);
        walk.close();
        walk.close();
        assertThatThrownBy(() -> walk.next(new float[size()])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    protected void closingTheBackendEndsItsWalks() {
        DistributionScorer distributions = distributions();
        DistributionWalk walk = distributions.open(prompt(), new int[0]);
        closeUnchecked();
        assertThatThrownBy(() -> walk.next(new float[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> distributions.open(prompt(), new int[0])).isInstanceOf(IllegalStateException.class);
        walk.close();
    }

    @Test
    protected void anInterruptEndsAWalkAndKeepsTheFlag() {
        DistributionScorer distributions = distributions();
        try (DistributionWalk walk = distributions.open(prompt(), new int[0])) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> walk.next(new float[size()]))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNAVAILABLE));
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    protected void aRowOfAnotherLengthIsRefusedAndLosesNothing() {
        try (DistributionWalk walk = distributions().open(prompt(), new int[0])) {
            assertThatThrownBy(() -> walk.next(new float[size() + 1])).isInstanceOf(IllegalArgumentException.class);
            assertThat(walk.next(new float[size()])).isTrue();
            assertThat(walk.next(new float[size()])).isFalse();
        }
    }

    @Test
    protected void tokensThatTheVocabularyLacksAreRefused() {
        DistributionScorer distributions = distributions();
        for (int token : new int[] {-1, size(), Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> distributions.open(prompt(), new int[] {token}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    protected void aWalkBeyondTheContextIsRefusedBeforeItsFirstRow() {
        DistributionScorer distributions = distributions();
        int context = backend.model().contextTokens();
        int[] tokens = new int[context];
        assertThatThrownBy(() -> {
                    try (DistributionWalk walk = distributions.open(prompt(), tokens)) {
                        walk.next(new float[size()]);
                    }
                })
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.PROMPT_TOO_LONG))
                .hasMessageContaining(String.valueOf(context));
    }

    private DistributionScorer distributions() {
        Optional<DistributionScorer> distributions = backend.distributions();
        assumeTrue(distributions.isPresent(), "the backend shows no distributions");
        return distributions.orElseThrow();
    }

    /** Entries of a row. */
    private int size() {
        return backend.model().vocabulary().map(Vocabulary::size).orElseThrow();
    }

    private static int[] ids(List<ScoredToken> tokens) {
        return tokens.stream()
                .mapToInt(token -> token.token().id().orElseThrow())
                .toArray();
    }

    private List<float[]> rows(DistributionScorer distributions, Prompt prompt, int[] tokens) {
        List<float[]> rows = new ArrayList<>();
        try (DistributionWalk walk = distributions.open(prompt, tokens)) {
            for (float[] row = new float[size()]; walk.next(row); row = new float[size()]) {
                rows.add(row);
            }
        }
        return rows;
    }

    // Errors

    @Test
    protected void aPromptBeyondTheContextIsRefusedBeforeAnyPiece() {
        int context = backend.model().contextTokens();
        assumeTrue(context <= 1_000_000, "no prompt is too long for this context");
        Prompt tooLong = Prompt.of("word ".repeat(context + 1));
        assertThatThrownBy(() -> complete(greedy(tooLong, 1))).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.kind()).isEqualTo(BackendException.Kind.PROMPT_TOO_LONG);
            assertThat(e.getMessage())
                    .contains(backend.model().engine().backend())
                    .contains(String.valueOf(context));
        });
    }

    @Test
    protected void hostileTextIsOnlyText() {
        for (String text : List.of("\0", "\ud800", "a\udc00b", "\r\n\r", "\u202e", "<s></s><unk><pad>")) {
            assertThat(complete(greedy(Prompt.of(text), 2)).usage().newTokens()).isLessThanOrEqualTo(2);
        }
    }

    /** The backend under test, watched; opened before each test and closed after it. */
    protected final Backend backend() {
        return backend;
    }

    private boolean has(Feature feature) {
        return backend.model().features().contains(feature);
    }

    private void assumeFeature(Feature feature) {
        assumeTrue(has(feature), "the model card does not declare " + feature);
    }

    private Prompt numbered(int number) {
        return Prompt.of(prompt().text() + " " + number);
    }

    private static Prompt constant(String constant, String query) {
        return new Prompt(List.of(new Prompt.Segment(constant + query, false)), List.of(), constant.length());
    }

    private static Prompt withStop(Prompt prompt, String stop) {
        return prompt.withStops(List.of(stop));
    }

    private static GenerationRequest greedy(Prompt prompt, int maxNewTokens) {
        return new GenerationRequest(prompt, Sampling.GREEDY, maxNewTokens);
    }

    private Completion complete(GenerationRequest request) {
        try (Generation generation = backend.generate(request)) {
            while (generation.hasNext()) {
                generation.next();
            }
            return generation.completion();
        }
    }

    private List<Piece> pieces(GenerationRequest request) {
        List<Piece> pieces = new ArrayList<>();
        try (Generation generation = backend.generate(request)) {
            generation.forEachRemaining(pieces::add);
        }
        return pieces;
    }

    private static String joined(List<ScoredToken> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append(token.token().text()));
        return text.toString();
    }
}
