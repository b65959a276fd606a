package dev.urial.eval.judge;

import static dev.urial.eval.judge.AnswersMade.answered;
import static dev.urial.eval.judge.AnswersMade.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Run;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import dev.urial.eval.Winner;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Share;
import dev.urial.eval.judge.JudgeRuns.Settings;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Rubrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeRunsTest {
    private static final String FOUR = ModelJudgeTest.FOUR;
    private static final String A = "{\"choices\": {\"manners\": \"A\", \"overall\": \"A\"}}";
    /** A million tokens of prompts for a dollar; replies for nothing. */
    private static final Price DOLLAR = new Price(1, 0);

    @TempDir
    private Path folder;

    private Path answers;
    private Path judged;

    @BeforeEach
    void fiveAnswers() throws IOException {
        answers = file(folder, 5);
        judged = folder.resolve("judged.jsonl");
    }

    private static ModelJudge judge(TalkingModel model, Rubric rubric) {
        return new ModelJudge("talking:", model, rubric, ModelJudgeTest.greedy(), Seats.BOTH);
    }

    private Progress run(TalkingModel model) {
        return run(model, Bill.none(), false);
    }

    private Progress run(TalkingModel model, Bill bill, boolean retry) {
        try (Journal journal = Journal.open(judged, true)) {
            return JudgeRuns.run(
                            judge(model, ModelJudgeTest.SCORES),
                            Cases.read(answers),
                            journal,
                            bill,
                            new Settings(1, retry, "judge", "test"))
                    .go(progress -> {});
        }
    }

    private static Bill budget(double usd) {
        return new Bill(Optional.of(DOLLAR), Budget.of(usd));
    }

    /** Of one prompt, as a model counts it. */
    private static double one() {
        return DOLLAR.of(TalkingModel.PROMPT_TOKENS, 0);
    }

    @Test
    void everyAnswerGetsALine() {
        assertThat(run(TalkingModel.saying(FOUR)).ok()).isEqualTo(5);
        assertThat(JudgedFile.read(judged)).extracting(Judgment::id).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void aFinishedJudgmentIsNeverAskedForAgain() {
        AtomicReference<Run<Entry>> running = new AtomicReference<>();
        AtomicInteger asked = new AtomicInteger();
        TalkingModel model = new TalkingModel(messages -> {
            if (asked.incrementAndGet() == 3) {
                Objects.requireNonNull(running.get()).stop();
            }
            return FOUR;
        });
        try (Journal journal = Journal.open(judged, false)) {
            Run<Entry> run = JudgeRuns.run(
                    judge(model, ModelJudgeTest.SCORES),
                    Cases.read(answers),
                    journal,
                    Bill.none(),
                    new Settings(1, false, "judge", "test"));
            running.set(run);
            assertThat(run.go(progress -> {}).finished()).isFalse();
        }
        TalkingModel second = TalkingModel.saying(FOUR);
        assertThat(run(second).ok()).isEqualTo(5);
        assertThat(asked.get() + second.asked.size()).isEqualTo(5);
    }

    @Test
    void onlyWhatFailedOrWasNotReadIsAskedAgain() {
        TalkingModel first =
                TalkingModel.saying(FOUR).first("Hm.", "Hm.", new BackendException(Kind.BAD_REPLY, "nonsense"));
        Progress at = run(first);
        assertThat(at.unparsed()).isEqualTo(1);
        assertThat(at.failed()).isEqualTo(1);
        TalkingModel second = TalkingModel.saying(FOUR);
        assertThat(run(second, Bill.none(), true).ok()).isEqualTo(5);
        assertThat(second.asked).hasSize(2);
    }

    @Test
    void anotherRubricIsNotMixedIn() {
        run(TalkingModel.saying(FOUR));
        Rubric other = Rubrics.parse("manners", """
                kind: scores
                scale: [1, 7]
                aspects: { manners: "Is it polite?" }
                text: "{{aspects}} {{case}} {{reply}}"
                """);
        try (Journal journal = Journal.open(judged, true)) {
            Run<Entry> run = JudgeRuns.run(
                    judge(TalkingModel.saying(FOUR), other),
                    Cases.read(answers),
                    journal,
                    Bill.none(),
                    new Settings(1, false, "judge", "test"));
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> run.go(progress -> {}))
                    .withMessageContaining("rubric.sha256");
        }
    }

    @Test
    void whatAnItemCostsStandsInItsLine() {
        run(TalkingModel.saying(FOUR), new Bill(Optional.of(DOLLAR), Budget.unlimited()), false);
        assertThat(JudgedFile.read(judged))
                .extracting(each -> each.calls().costUsd().orElseThrow())
                .containsOnly(one());
        assertThat(JudgeRuns.spent(judged)).isEqualTo(5 * one());
    }

    @Test
    void aRunStopsBeforeItsBudgetIsExceededAndGoesOnWithAHigherOne() {
        double most = most();
        Bill small = budget(most + 2.5 * one());
        assertThatExceptionOfType(BudgetSpentException.class)
                .isThrownBy(() -> run(TalkingModel.saying(FOUR), small, false))
                .withMessageContaining("budget of $");
        double spent = JudgeRuns.spent(judged);
        assertThat(spent).isEqualTo(3 * one(), within(1e-12));
        Bill large = budget(1);
        large.budget().add(spent);
        TalkingModel second = TalkingModel.saying(FOUR);
        assertThat(run(second, large, false).ok()).isEqualTo(5);
        assertThat(second.asked).hasSize(2);
        assertThat(large.budget().spent()).isEqualTo(5 * one(), within(1e-12));
    }

    private double most() {
        Demand demand = judge(TalkingModel.saying(FOUR), ModelJudgeTest.SCORES)
                .demand(Cases.read(answers).entries().get(0).toCase())
                .orElseThrow();
        return Budget.most(demand, DOLLAR);
    }

    @Test
    void aLimitWithoutAPriceIsAMistake() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Bill(Optional.empty(), Budget.of(1)));
    }

    @Test
    void aJudgeOutOfReachEndsTheRunBeforeAllHaveFailed() throws IOException {
        answers = file(folder, 40);
        TalkingModel gone = TalkingModel.saying(new BackendException(Kind.UNAVAILABLE, "refused"))
                .first(FOUR);
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> run(gone));
        TalkingModel back = TalkingModel.saying(FOUR);
        assertThat(run(back, Bill.none(), true).ok()).isEqualTo(40);
        assertThat(back.asked).hasSize(39);
    }

    @Test
    void anAnswerThatFailedIsNotJudged() throws IOException {
        answers = file(folder, "a.jsonl", answered("a"), answered("b", List.of("What?"), List.of()));
        TalkingModel model = TalkingModel.saying(FOUR);
        assertThat(run(model).failed()).isEqualTo(1);
        assertThat(model.asked).hasSize(1);
        assertThat(JudgedFile.read(judged)
                        .get(1)
                        .verdict()
                        .error()
                        .orElseThrow()
                        .kind())
                .isEqualTo("no_answer");
    }

    @Test
    void aJudgeThatAlwaysSaysAFlipsAlwaysAndFindsNoWinner() {
        Cases pairs = Cases.read(answers, Optional.of(answers), Optional.empty());
        List<Judgment> judgments = JudgeRuns.judgments(judge(TalkingModel.saying(A), ModelJudgeTest.PAIRS), pairs);
        Preferences.Verdicts overall = Preferences.of(judgments).overall().orElseThrow();
        assertThat(overall.flips()).contains(new Share(5, 5));
        assertThat(overall.tally().ties()).isEqualTo(5);
        assertThat(overall.firstSeat().orElseThrow().winRate()).isEqualTo(1);
    }

    @Test
    void aRubricThatComparesNeedsSomethingToCompareWith() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() ->
                        JudgeRuns.entries(judge(TalkingModel.saying(A), ModelJudgeTest.PAIRS), Cases.read(answers)))
                .withMessageContaining("--against");
    }

    @Test
    void eachTurnOfAConversationGetsAScoreOfItsOwn() throws IOException {
        answers = file(folder, "m.jsonl", answered("m", List.of("One?", "Two?"), List.of("1", "2")));
        TalkingModel model = new TalkingModel(JudgeRunsTest::scoreByLength);
        List<Judgment> judgments = JudgeRuns.judgments(judge(model, Rubrics.named("single")), Cases.read(answers));
        assertThat(judgments)
                .extracting(
                        each -> Objects.requireNonNull(each.verdict().scores().get("overall"))
                                .value()
                                .orElseThrow())
                .containsExactly(3.0, 8.0);
        assertThat(judgments).extracting(each -> each.key().turns()).containsExactly(1, 2);
    }

    private static Object scoreByLength(List<Message> messages) {
        return messages.get(0).content().contains("Two?") ? "Good. [[8]]" : "Poor. [[3]]";
    }

    @Test
    void unparsedRepliesAreReadAgainWithoutAModel() throws IOException {
        run(TalkingModel.saying("Hm."));
        assertThat(JudgedFile.read(judged))
                .extracting(each -> each.verdict().status())
                .containsOnly(Status.UNPARSED);
        String text = Files.readString(judged).replace("\"Hm.\"", "\"Manners: 4 of 5\"");
        Files.writeString(judged, text); // as if the reader had become able to read it
        assertThat(Rereading.reread(judged, ModelJudgeTest.SCORES)).isEqualTo(new Rereading.Outcome(5, 5));
        assertThat(JudgedFile.read(judged))
                .extracting(each -> each.verdict().status())
                .containsOnly(Status.OK);
        assertThat(JudgeRuns.spent(judged)).isZero();
    }

    @Test
    void ofAnItemThatWasTriedAgainTheOldLineIsNotReadAgain() throws IOException {
        run(TalkingModel.saying("Hm."));
        List<String> lines = Files.readAllLines(judged);
        String old = lines.get(0).replace("\"Hm.\"", "\"Manners: 4 of 5\"");
        Files.writeString(
                judged, old + "\n" + lines.get(0) + "\n" + lines.get(1).substring(0, 9));
        assertThat(Rereading.reread(judged, ModelJudgeTest.SCORES)).isEqualTo(new Rereading.Outcome(1, 0));
        assertThat(Files.readAllLines(judged)).hasSize(3).startsWith(old);
    }

    @Test
    void whatCannotBeReadStaysUnparsedWithItsWords() {
        run(TalkingModel.saying("Hm."));
        List<Judgment> before = JudgedFile.read(judged);
        assertThat(Rereading.reread(judged, ModelJudgeTest.SCORES)).isEqualTo(new Rereading.Outcome(5, 0));
        assertThat(JudgedFile.read(judged)).isEqualTo(before);
    }

    @Test
    void repliesAreReadAgainByTheirOwnRubricOnly() {
        run(TalkingModel.saying("Hm."));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Rereading.reread(judged, Rubrics.named("safety")))
                .withMessageContaining("was judged by 'manners'");
    }

    @Test
    void aSeatingThatWasAskedTwiceKeepsItsRepliesWhenTheyAreReadAgain() {
        Cases pairs =
                Cases.read(answers, Optional.of(answers), Optional.empty()).limit(1);
        TalkingModel model = TalkingModel.saying("Hm.").first("It is A", A);
        Judgment then =
                JudgeRuns.judgments(judge(model, ModelJudgeTest.PAIRS), pairs).get(0);
        assertThat(then.calls().raw()).hasSize(4);
        List<String> hashes = then.calls().promptSha256();
        assertThat(hashes.get(0)).isEqualTo(hashes.get(1));
        Judgment mended = new Judgment(
                then.subject(),
                then.by(),
                then.verdict(),
                new Judgment.Calls(
                        List.of("It is A", A, "Hm.", A),
                        then.calls().usage(),
                        then.calls().costUsd(),
                        hashes));
        Judgment now = new Rereading(ModelJudgeTest.PAIRS, 64).reread(mended);
        assertThat(now.verdict().status()).isEqualTo(Status.OK);
        assertThat(now.verdict().preference().orElseThrow().orders())
                .extracting(order -> order.winner().orElseThrow())
                .containsExactly(Winner.CANDIDATE, Winner.BASELINE);
    }
}
