package dev.urial.eval.reply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Replies that can be read, made by chance: the five aspects of just-eval, in the ways that judges write. */
final class GoodReplies {
    static final List<String> ASPECTS = List.of("helpfulness", "clarity", "factuality", "depth", "engagement");

    private static final List<String> SCORES = List.of("1", "2", "3", "4", "5", "4.5", "2.5", "N/A");
    private static final List<String> REASONS = List.of(
            "Well put.",
            "It has 3 steps, of which 2 are wrong.",
            "The user's question isn't answered; see [1], {x} and (a).",
            "Ясно и «понятно», 很清楚。",
            "A score of 5 would need more, for example: sources, dates, names.",
            "Thin\nand short.",
            "");

    /**
     * @param scores as written, by aspect
     * @param json whether it is JSON, of which a reader sees by itself where it ends
     */
    record Good(String text, Map<String, String> scores, boolean json) {}

    private final Random random;

    GoodReplies(long seed) {
        random = new Random(seed);
    }

    Good next() {
        Map<String, String> scores = new LinkedHashMap<>();
        ASPECTS.forEach(aspect -> scores.put(aspect, pick(SCORES)));
        List<Function<Map<String, String>, String>> ways = List.of(
                all -> object(all, "\"", false),
                all -> object(all, "\"", true),
                all -> object(all, "'", false),
                all -> "{"
                        + members(
                                all,
                                (aspect, score) ->
                                        "“" + aspect + "”: {“score”: “" + score + "”, “reason”: “" + reason("“") + "”}")
                        + "}",
                all -> "{" + members(all, (aspect, score) -> "\"" + aspect + "\": " + bare(score)) + "}",
                all -> "{\"scores\": {\n" + members(all, (aspect, score) -> "\"" + aspect + "\": \"" + score + "\"\n")
                        + "}\n}",
                all -> "["
                        + members(
                                all,
                                (aspect, score) -> "{\"aspect\": \"" + aspect + "\", \"score\": \"" + score
                                        + "\", \"reason\": \"" + reason("\"") + "\"}")
                        + "]",
                all -> lines(all, (aspect, score) -> "- **" + aspect + "**: " + score + "\n"),
                all -> lines(all, (aspect, score) -> "| " + aspect + " | " + score + " | fine |\n"));
        int way = random.nextInt(ways.size());
        return new Good(around(ways.get(way).apply(scores)), scores, way < 7);
    }

    private String around(String reply) {
        return switch (random.nextInt(4)) {
            case 0 -> "Here is my evaluation:\n\n" + reply + "\n\nI hope that helps!\n";
            case 1 -> "```json\n" + reply + "\n```";
            default -> reply;
        };
    }

    private String object(Map<String, String> scores, String quote, boolean pretty) {
        String line = pretty ? "\n        " : "";
        return members(
                        scores,
                        (aspect, score) -> "Q" + aspect + "Q: {" + line + "QreasonQ: Q" + reason(quote) + "Q, " + line
                                + "QscoreQ: " + (random.nextBoolean() ? "Q" + score + "Q" : bare(score))
                                + (pretty ? "\n    " : "") + "}")
                .transform(members -> "{" + (pretty ? "\n    " : "") + members + (pretty ? "\n" : "") + "}")
                .replace("Q", quote);
    }

    private static String bare(String score) {
        return score.equals("N/A") ? "null" : score;
    }

    private static String members(Map<String, String> scores, BinaryOperator<String> member) {
        List<String> members = new ArrayList<>();
        scores.forEach((aspect, score) -> members.add(member.apply(aspect, score)));
        return String.join(", ", members);
    }

    private static String lines(Map<String, String> scores, BinaryOperator<String> line) {
        StringBuilder lines = new StringBuilder();
        scores.forEach((aspect, score) -> lines.append(line.apply(aspect, score)));
        return lines.toString();
    }

    /** Some have the marks around them inside, unescaped. */
    private String reason(String quote) {
        return pick(REASONS) + (random.nextInt(4) == 0 ? " It says " + quote + "yes" + quote + " twice." : "");
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
