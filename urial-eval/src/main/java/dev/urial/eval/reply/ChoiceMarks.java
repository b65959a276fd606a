package dev.urial.eval.reply;

import dev.urial.eval.Choice;
import dev.urial.eval.reply.Mark.Blank;
import dev.urial.eval.reply.Mark.Given;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Choices: {@code A}, {@code Response B}, {@code [[A]]}, {@code tie}, and {@code [[C]]} as MT-Bench has ties. */
final class ChoiceMarks implements Marks<Choice> {
    private static final String LABELS = "choice|winner|verdict|preference|preferred|better";
    private static final String SEATS = "(?:response|assistant|answer|candidate|output|model|option)";
    private static final Pattern SEAT = Pattern.compile("^" + Remark.BEFORE + "(?i:(?:" + LABELS + ")\\s?(?:[:=]|is\\b)"
            + Remark.BEFORE + ")?"
            + "(?i:(?:the\\s)?" + SEATS + "\\s{1,3})?" + Remark.BEFORE
            + "(?<seat>[AB])(?![\\p{L}\\p{N}])" + Remark.AFTER
            + "(?i:(?:is\\s(?:\\w{1,12}\\s)?better(?:\\sthan\\s(?:" + SEATS
            + "\\s)?[AB])?|is\\spreferred|wins)\\b\\.?\\s?)?");
    private static final Pattern TIE = Pattern.compile(
            "^" + Remark.BEFORE + "(?:(?:" + LABELS + ")\\s?(?:[:=]|is\\b)" + Remark.BEFORE
                    + ")?(?:it(?:'s| is)\\s)?(?:an?\\s)?(?<tie>tie|tied|draw|equal)\\b" + Remark.AFTER,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MT_BENCH_TIE = Pattern.compile("\\s*\\[\\[C]]\\s*");
    private static final Pattern BLANK = Pattern.compile(
            "[\\[<{(].{0,200}[\\]>})]|A\\s?(?:or|/|\\||,)\\s?B\\s?,?\\s?(?:or|/|\\||,)\\s?tie|[.…_?\\s-]+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER = Pattern.compile("\\b(?:[AB]|[Tt]ie)\\b");
    private static final Pattern ENDING = Pattern.compile("\\[\\[(?:[ABC]|tie)]]\\W{0,8}$", Pattern.CASE_INSENSITIVE);

    @Override
    public String noun() {
        return "choice";
    }

    @Override
    public Set<String> names() {
        return Set.of("choice", "winner", "verdict", "preference", "preferred", "better");
    }

    @Override
    public String labels() {
        return LABELS;
    }

    @Override
    public Mark<Choice> read(String text) {
        String plain = Plain.plain(text);
        if (MT_BENCH_TIE.matcher(plain).matches()) {
            return new Given<>(Choice.TIE, "");
        }
        // alone, a small letter is no article
        Matcher seat = SEAT.matcher(plain.strip().length() == 1 ? plain.toUpperCase(Locale.ROOT) : plain);
        if (seat.find()) {
            Optional<String> remark = Remark.after(text, seat.start("seat"), seat.end(), OTHER);
            if (remark.isPresent()) {
                return new Given<>(Choice.valueOf(seat.group("seat")), remark.get());
            }
        }
        Matcher tie = TIE.matcher(plain);
        if (tie.find()) {
            Optional<String> remark = Remark.after(text, tie.start("tie"), tie.end(), OTHER);
            if (remark.isPresent()) {
                return new Given<>(Choice.TIE, remark.get());
            }
        }
        return BLANK.matcher(plain.strip()).matches() ? new Blank<>() : unclear(text);
    }

    /** Sentences begin with {@code A}, too. */
    @Override
    public boolean begins(String text) {
        return false;
    }

    @Override
    public Optional<Choice> atTheEndOf(String line) {
        Matcher ending = ENDING.matcher(line);
        return ending.find() && read(line.substring(ending.start())) instanceof Given<Choice> given
                ? Optional.of(given.value())
                : Optional.empty();
    }

    @Override
    public String show(Choice value) {
        return value == Choice.TIE ? "tie" : value.name();
    }
}
