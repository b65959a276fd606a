package dev.urial.eval.judged;

import dev.urial.core.cache.Sha256;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference.Order;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The records of FastChat's MT-Bench ({@code fastchat/llm_judge/common.py}, {@code play_a_match_single} and {@code play_a_match_pair}):
 * {@code question_id}, {@code judge} (a model and a template), {@code turn}, and of one model {@code model}, {@code user_prompt}, {@code
 * judgment} and {@code score}, which is -1 where it was not read; of two {@code model_1}, {@code model_2} and for each of two games {@code
 * g1_winner}, {@code g1_user_prompt}, {@code g1_judgment} ({@code g2_...} with changed seats), where {@code error} is a winner not read.
 *
 * <p>A file holds several models, each a run of its own. Their tool chooses a template by the question's category and turn and averages
 * over them, so the rubric is the same for all; the template is a label.
 */
final class RecordedMatch {
    private static final String SINGLE = "mt-bench-single";
    private static final String PAIR = "mt-bench-pair";
    private static final String OVERALL = "overall";
    private static final double NOT_READ = -1;
    /** What their tool puts in the place of a reply that never came. */
    private static final String NO_REPLY = "$ERROR$";

    private static final Set<String> KEYS = Set.of(
            "question_id",
            "judge",
            "turn",
            "tstamp",
            "model",
            "user_prompt",
            "judgment",
            "score",
            "model_1",
            "model_2",
            "g1_winner",
            "g1_user_prompt",
            "g1_judgment",
            "g2_winner",
            "g2_user_prompt",
            "g2_judgment");

    private final Fields fields;
    private final boolean pair;
    private final int turn;

    private RecordedMatch(Fields fields) {
        this.fields = fields;
        this.pair = fields.has("model_1");
        this.turn = Math.max(1, fields.count("turn")); // older files have first turns only, and do not say so
    }

    /** Whether an object is such a record. */
    static boolean is(Fields fields) {
        return fields.has("question_id") && fields.has("judge") && (fields.has("model") || fields.has("model_1"));
    }

    /**
     * The judgment that it is.
     *
     * @throws IllegalArgumentException if it is damaged, saying how
     */
    static Judgment judgment(Fields fields) {
        return new RecordedMatch(fields).judgment();
    }

    private Judgment judgment() {
        List<String> judge = fields.texts("judge");
        if (judge.size() != 2) {
            throw new IllegalArgumentException(
                    "'judge' must be a model and a template, two texts; it has " + judge.size());
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("template", judge.get(1));
        labels.putAll(fields.others(KEYS));
        return new Judgment(
                subject(labels),
                new JudgedBy(pair ? PAIR : SINGLE, judge.get(0)),
                pair ? compared() : scored(),
                pair ? calls("g1_", "g2_") : calls(""));
    }

    private Subject subject(Map<String, Object> labels) {
        MatchPrompt prompt = MatchPrompt.of(fields.text(pair ? "g1_user_prompt" : "user_prompt"), pair, turn);
        DatasetItem item = new DatasetItem(fields.name("question_id"), List.of(), prompt.queries(), labels);
        return pair
                ? new Subject(
                        item,
                        new Answers(prompt.first(), Optional.of(fields.text("model_1"))),
                        Optional.of(new Answers(prompt.second(), Optional.of(fields.text("model_2")))))
                : new Subject(item, new Answers(prompt.first(), Optional.of(fields.text("model"))));
    }

    private Calls calls(String... games) {
        List<String> replies = List.of(games).stream()
                .map(game -> fields.text(game + "judgment"))
                .filter(reply -> !reply.equals(NO_REPLY))
                .toList();
        List<String> hashes = List.of(games).stream()
                .map(game -> fields.text(game + "user_prompt"))
                .map(prompt -> Sha256.hex(prompt.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return new Calls(replies, Tokens.UNKNOWN, OptionalDouble.empty(), hashes);
    }

    private Verdict scored() {
        OptionalDouble score = fields.number("score");
        if (score.isPresent() && score.getAsDouble() != NOT_READ) {
            return Verdict.scored(Map.of(OVERALL, new Score(score, "")));
        }
        return fields.text("judgment").equals(NO_REPLY) ? noReply() : Verdict.unparsed();
    }

    private Verdict compared() {
        List<Order> orders = List.of(order("g1_winner", true), order("g2_winner", false));
        if (orders.stream().allMatch(order -> order.winner().isPresent())) {
            return Verdict.preferred(Preference.of(orders));
        }
        boolean replied = List.of("g1_judgment", "g2_judgment").stream()
                .noneMatch(game -> fields.text(game).equals(NO_REPLY));
        return replied ? Verdict.unparsed(orders) : noReply();
    }

    private Order order(String winner, boolean candidateFirst) {
        return switch (fields.text(winner)) {
            case "model_1" -> new Order(candidateFirst, Optional.of(Winner.CANDIDATE), Map.of());
            case "model_2" -> new Order(candidateFirst, Optional.of(Winner.BASELINE), Map.of());
            case "tie" -> new Order(candidateFirst, Optional.of(Winner.TIE), Map.of());
            case "error" -> Order.unread(candidateFirst);
            default ->
                throw new IllegalArgumentException(
                        "'" + winner + "' must be model_1, model_2, tie or error, was '" + fields.text(winner) + "'");
        };
    }

    private static Verdict noReply() {
        return Verdict.failed(new Failure("no_reply", "the recorded file has no reply of the judge's"));
    }
}
