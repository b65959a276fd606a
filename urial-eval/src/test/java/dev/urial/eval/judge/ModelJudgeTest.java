package dev.urial.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.cache.Sha256;
import dev.urial.core.run.Decoding;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Sampling;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.judge.TalkingModel.Cut;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Preference.Order;
import dev.urial.eval.rubric.Case;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Rubrics;
import dev.urial.eval.rubric.Seat;
import dev.urial.testkit.BigramBackend;
import dev.urial.testkit.BigramModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ModelJudgeTest {
    static final String FOUR = "{\"manners\": {\"reason\": \"Kind.\", \"score\": 4}}";
    private static final String A = "{\"rationale\": \"-\", \"choices\": {\"manners\": \"A\", \"overall\": \"A\"}}";
    private static final String B = "{\"rationale\": \"-\", \"choices\": {\"manners\": \"B\", \"overall\": \"B\"}}";

    static final Rubric SCORES = Rubrics.parse("manners", """
            kind: scores
            scale: [1, 5]
            aspects: { manners: "Is it polite?" }
            text: |
              {{aspects}} {{case}} {{reply}}
            """);
    static final Rubric PAIRS = Rubrics.parse("pairs", """
            kind: pairwise
            aspects: { manners: "Is it polite?", overall: "Which one?" }
            text: |
              {{aspects}} {{case}} {{reply}}
            """);
    private static final Case CASE = Case.of("1", "Hello?", "Hello, friend.");
    private static final Case PAIR = CASE.against(List.of("What."));

    static Decoding greedy() {
        return new Decoding(Sampling.GREEDY, 64, List.of());
    }

    private static ModelJudge judge(TalkingModel model, Rubric rubric) {
        return new ModelJudge("talking:", model, rubric, greedy(), Seats.BOTH);
    }

    @Test
    void scoresAreReadByAspect() {
        Ruling ruling = judge(TalkingModel.saying(FOUR), SCORES).judge(CASE);
        assertThat(ruling.verdict().scores()).containsOnlyKeys("manners");
        assertThat(ruling.verdict().scores().get("manners")).isEqualTo(new Score(OptionalDouble.of(4), "Kind."));
    }

    @Test
    void theReplyTheUsageAndTheHashOfThePromptAreKept() {
        Ruling ruling = judge(TalkingModel.saying(FOUR), SCORES).judge(CASE);
        assertThat(ruling.calls().raw()).containsExactly(FOUR);
        assertThat(ruling.calls().usage().prompt()).isEqualTo(TalkingModel.PROMPT_TOKENS);
        assertThat(ruling.calls().promptSha256())
                .containsExactly(Sha256.hex(SCORES.render(CASE).text().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aReplyThatCannotBeReadIsShownToTheJudgeWithItsMistake() {
        TalkingModel model = TalkingModel.saying(FOUR).first("I liked it.");
        Ruling ruling = judge(model, SCORES).judge(CASE);
        assertThat(ruling.verdict().status()).isEqualTo(Status.OK);
        assertThat(ruling.calls().raw()).containsExactly("I liked it.", FOUR);
        assertThat(model.asked.get(1).prompt().messages()).element(1).isEqualTo(Message.assistant("I liked it."));
        assertThat(model.lastMessage(1)).contains("could not be read", "manners");
    }

    @Test
    void whereTheModelCanBeHeldToASchemaItIsToTheRubrics() {
        TalkingModel model = TalkingModel.saying(FOUR).first("I liked it.").withSchemas();
        ModelJudge judge = judge(model, SCORES);
        judge.judge(CASE);
        assertThat(model.asked)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.jsonSchema())
                        .contains(
                                "{'type':'object','properties':{'manners':{'type':'object','properties':{'reason':{'type':'string'},"
                                                .replace('\'', '"')
                                        + "'score':{'type':'integer','enum':[1,2,3,4,5]}},'required':['reason','score'],"
                                                .replace('\'', '"')
                                        + "'additionalProperties':false}},'required':['manners'],'additionalProperties':false}"
                                                .replace('\'', '"')));
        assertThat(judge.card().facts()).containsEntry("json_schema", true);
    }

    @Test
    void aModelThatCannotBeHeldToASchemaOrIsToBeFreeIsAskedTheSameWithoutOne() {
        TalkingModel plain = TalkingModel.saying(FOUR);
        TalkingModel able = TalkingModel.saying(FOUR).withSchemas();
        ModelJudge free = new ModelJudge("talking:", able, SCORES, greedy(), Seats.BOTH, true);
        judge(plain, SCORES).judge(CASE);
        free.judge(CASE);
        assertThat(able.asked).isEqualTo(plain.asked);
        assertThat(able.asked.get(0).jsonSchema()).isEmpty();
        assertThat(free.card().facts()).containsEntry("json_schema", false);
    }

    @Test
    void freeTextIsNotHeldToASchema() {
        TalkingModel model = TalkingModel.saying("[[7]]").withSchemas();
        judge(model, Rubrics.named("single")).judge(CASE);
        assertThat(model.asked.get(0).jsonSchema()).isEmpty();
    }

    @Test
    void itIsAskedAgainOnceOnly() {
        TalkingModel model = TalkingModel.saying("I liked it.");
        Ruling ruling = judge(model, SCORES).judge(CASE);
        assertThat(ruling.verdict().status()).isEqualTo(Status.UNPARSED);
        assertThat(model.asked).hasSize(2);
        assertThat(ruling.calls().raw()).hasSize(2);
        assertThat(ruling.calls().usage().output()).isEqualTo(2 * TalkingModel.REPLY_TOKENS);
    }

    @Test
    void aNumberAtACutEndIsNotBelieved() {
        TalkingModel model = TalkingModel.saying(FOUR).first(new Cut("Manners: 4"));
        assertThat(judge(model, SCORES).judge(CASE).calls().raw()).containsExactly("Manners: 4", FOUR);
    }

    @Test
    void notApplicableIsNoScoreOfARubricWithout() {
        TalkingModel model = TalkingModel.saying(FOUR).first("{\"manners\": {\"reason\": \"\", \"score\": \"N/A\"}}");
        judge(model, SCORES).judge(CASE);
        assertThat(model.lastMessage(1)).contains("N/A, which is no score here");
    }

    @Test
    void aJudgeThatAlwaysSaysAPrefersNeitherAnswer() {
        Ruling ruling = judge(TalkingModel.saying(A), PAIRS).judge(PAIR);
        assertThat(ruling.verdict().preference().orElseThrow().winner()).contains(Winner.TIE);
        assertThat(ruling.verdict().preference().orElseThrow().byAspect()).containsEntry("manners", Winner.TIE);
        assertThat(ruling.verdict().preference().orElseThrow().orders())
                .extracting(Order::candidateFirst)
                .containsExactly(true, false);
    }

    @Test
    void anAnswerThatWinsInBothSeatsWins() {
        Ruling ruling = judge(TalkingModel.saying("").first(A, B), PAIRS).judge(PAIR);
        assertThat(ruling.verdict().preference().orElseThrow().winner()).contains(Winner.CANDIDATE);
    }

    @Test
    void fixedSeatsAreOneCall() {
        TalkingModel model = TalkingModel.saying(A);
        ModelJudge judge = new ModelJudge("talking:", model, PAIRS, greedy(), Seats.FIXED);
        assertThat(judge.judge(PAIR).verdict().preference().orElseThrow().winner())
                .contains(Winner.CANDIDATE);
        assertThat(model.asked).hasSize(1);
    }

    @Test
    void randomSeatsComeFromTheItemsName() {
        for (String id : List.of("1", "2", "3", "4", "5", "6", "7", "8")) {
            assertThat(Seats.RANDOM.of(id, 7)).hasSize(1).isEqualTo(Seats.RANDOM.of(id, 7));
        }
        assertThat(List.of("1", "2", "3", "4", "5", "6", "7", "8"))
                .extracting(id -> Seats.RANDOM.of(id, 7).get(0))
                .containsAll(List.of(Seat.values()));
    }

    @Test
    void oneUnreadSeatingLeavesTheCaseUnparsedAndKeepsTheOther() {
        Ruling ruling = judge(TalkingModel.saying("Hm.").first(A), PAIRS).judge(PAIR);
        assertThat(ruling.verdict().status()).isEqualTo(Status.UNPARSED);
        assertThat(ruling.verdict().preference().orElseThrow().orders())
                .containsExactly(
                        Order.of(true, Optional.of(Choice.A), Map.of("manners", Choice.A)), Order.unread(false));
    }

    @Test
    void aFailedRequestIsTheItemsFailureAndWhatWasSaidBeforeIsKept() {
        TalkingModel model = TalkingModel.saying(new BackendException(Kind.UNAVAILABLE, "gone"))
                .first(A);
        Ruling ruling = judge(model, PAIRS).judge(PAIR);
        assertThat(ruling.verdict().status()).isEqualTo(Status.FAILED);
        assertThat(ruling.verdict().error().orElseThrow().kind()).isEqualTo("unavailable");
        assertThat(ruling.calls().raw()).containsExactly(A);
    }

    @Test
    void aRefusedKeyEndsTheRun() {
        TalkingModel model = TalkingModel.saying(new BackendException(Kind.UNAUTHORIZED, "no key"));
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> judge(model, SCORES).judge(CASE));
    }

    @Test
    void whereThereIsNoRoomToAskAgainTheReplyStaysUnparsed() {
        TalkingModel model = TalkingModel.saying(new BackendException(Kind.PROMPT_TOO_LONG, "too long"))
                .first("Hm.");
        assertThat(judge(model, SCORES).judge(CASE).verdict().status()).isEqualTo(Status.UNPARSED);
    }

    @Test
    void aModelOfWhichNobodyKnowsHowItIsAddressedIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ModelJudge(
                        "bigram:base", new BigramBackend(BigramModel.BASE, 4096, 1, 0), SCORES, greedy(), Seats.BOTH))
                .withMessageContaining("?chat=");
    }

    @Test
    void whatACaseTakesIsKnownBefore() {
        TalkingModel model = TalkingModel.saying(A);
        Demand demand = judge(model, PAIRS).demand(PAIR).orElseThrow();
        assertThat(demand.calls()).isEqualTo(2);
        assertThat(demand.outputTokens()).isEqualTo(128);
        assertThat(demand.exact()).isFalse();
        assertThat(demand.promptTokens()).isPositive();
        assertThat(model.asked).isEmpty();
    }
}
