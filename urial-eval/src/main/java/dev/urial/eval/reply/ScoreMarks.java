package dev.urial.eval.reply;

import dev.urial.eval.Scale;
import dev.urial.eval.reply.Mark.Blank;
import dev.urial.eval.reply.Mark.Given;
import dev.urial.eval.reply.Mark.Unclear;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scores: {@code 4}, {@code 4.5}, {@code 4/5}, {@code 4 out of 5}, {@code Score: 4}, {@code 4 - agree}, {@code N/A}. */
final class ScoreMarks implements Marks<OptionalDouble> {
    private static final String NUMBER = "[+-]?\\d{1,9}(?:\\.\\d{1,9})?";
    private static final String OF = "\\s{0,3}(?:/|\\b(?:out of|of|von|sur|de|di|su|av)\\b)\\s{0,3}";
    private static final Pattern SCORE = Pattern.compile(
            "^" + Remark.BEFORE
                    + "(?:(?:(?:final|overall|my)\\s)?(?:score|rating|grade)\\b\\s{0,3}(?:[:=]|is\\b|of\\b)?"
                    + Remark.BEFORE
                    + ")?(?<score>" + NUMBER + ")(?![0-9])(?:[\\s(*_]{0,4}" + OF + "(?<most>" + NUMBER
                    + ")(?![0-9])\\)?)?"
                    + "\\s?(?:(?:points?|stars?|pts|Punkte)\\b|分|点|점)?" + Remark.AFTER,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_APPLICABLE = Pattern.compile(
            "^" + Remark.BEFORE
                    + "(?:score\\s{0,3}[:=]\\s{0,3})?(?<none>n\\s?/\\s?a\\b|n\\.\\s?a\\b\\.?|na\\b|not applicable\\b)"
                    + Remark.AFTER,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANK = Pattern.compile("[\\[<{(].*\\p{L}.*[\\]>})]|[.…_?#xX\\s-]+", Pattern.DOTALL);
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern BEGINS = Pattern.compile("^" + Remark.BEFORE + "[+-]?[0-9]");

    private static final int LONGEST_BLANK = 200;

    private final Scale scale;
    private final Pattern range;
    private final Pattern ending;
    private final Pattern spoken;

    ScoreMarks(Scale scale) {
        this.scale = scale;
        this.range = Pattern.compile(
                "(?:^|\\D)" + literal(scale.least()) + "\\s?(?:-|–|to|bis|à)\\s?" + literal(scale.most()) + "(?:\\D|$)",
                Pattern.CASE_INSENSITIVE);
        this.ending = Pattern.compile(
                "(?:^|[\\s(*:=])(?<score>" + NUMBER + ")\\s?(?:/|out of)\\s?" + literal(scale.most())
                        + "(?:\\.0)?[\\s.)*_]{0,8}$",
                Pattern.CASE_INSENSITIVE);
        this.spoken = Pattern.compile(
                "(?<!(?:not|n['’]t|never|could|might)\\s|[\"“'‘])\\b(?:rate|rated|rating|score|scored|give|grade|award|assign)[\\s:*]{1,5}"
                        + "(?:(?:it|this|that|the|response|answer|output|assistant|assistant's|overall|a|an|as|is|of|at|with|score|rating|be)[\\s:*]{1,5}){0,8}"
                        + "(?<score>" + NUMBER + ")\\s?(?:/|out of)\\s?" + literal(scale.most()) + "(?![0-9])",
                Pattern.CASE_INSENSITIVE);
    }

    @Override
    public String noun() {
        return "score";
    }

    @Override
    public Set<String> names() {
        return Set.of("score", "rating");
    }

    @Override
    public String labels() {
        return "score|rating|grade";
    }

    @Override
    public Mark<OptionalDouble> read(String text) {
        String plain = Plain.plain(text);
        Matcher none = NOT_APPLICABLE.matcher(plain);
        if (none.find()) {
            return Remark.after(text, none.start("none"), none.end(), Remark.NOTHING)
                    .<Mark<OptionalDouble>>map(remark -> new Given<>(OptionalDouble.empty(), remark))
                    .orElseGet(() -> unclear(text));
        }
        Matcher score = SCORE.matcher(plain);
        if (score.find()) {
            Optional<String> remark = Remark.after(
                    text, score.start("score"), score.end(), score.group("most") == null ? DIGIT : Remark.NOTHING);
            if (remark.isPresent()) {
                return number(text, score, remark.get());
            }
        }
        return isBlank(plain.strip()) ? new Blank<>() : unclear(text);
    }

    private boolean isBlank(String text) {
        if (text.isEmpty() || text.length() > LONGEST_BLANK) {
            return false;
        }
        return BLANK.matcher(text).matches()
                || (range.matcher(text).find()
                        && !DIGIT.matcher(range.matcher(text).replaceAll("")).find());
    }

    private Mark<OptionalDouble> number(String text, Matcher match, String remark) {
        double score = new BigDecimal(match.group("score")).doubleValue();
        String most = match.group("most");
        if (most != null && Double.parseDouble(most) != scale.most()) {
            return new Unclear<>(Marks.quote(text) + " is out of " + most + ", not out of " + show(scale.most()));
        }
        if (!scale.holds(score)) {
            return new Unclear<>(show(score) + " is not from " + show(scale.least()) + " to " + show(scale.most()));
        }
        return new Given<>(OptionalDouble.of(score), remark);
    }

    @Override
    public Mark<OptionalDouble> readBare(String text) {
        return text.equals("null") || text.equals("None") ? new Given<>(OptionalDouble.empty(), "") : read(text);
    }

    @Override
    public boolean begins(String text) {
        return BEGINS.matcher(Plain.plain(text)).find();
    }

    @Override
    public Optional<OptionalDouble> atTheEndOf(String line) {
        String plain = Plain.plain(line);
        Matcher match = ending.matcher(plain);
        // another number before it may be the other end of a range
        if (!match.find() || DIGIT.matcher(plain.substring(0, match.start())).find()) {
            return Optional.empty();
        }
        return onScale(match.group("score"));
    }

    @Override
    public List<OptionalDouble> spokenIn(String text) {
        return spoken.matcher(Plain.plain(text))
                .results()
                .flatMap(match -> onScale(match.group(1)).stream())
                .toList();
    }

    private Optional<OptionalDouble> onScale(String number) {
        double score = Double.parseDouble(number);
        return scale.holds(score) ? Optional.of(OptionalDouble.of(score)) : Optional.empty();
    }

    @Override
    public String show(OptionalDouble value) {
        return value.isPresent() ? show(value.getAsDouble()) : "N/A";
    }

    private static String show(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String literal(double value) {
        return Pattern.quote(show(value));
    }
}
