package dev.urial.eval.reply;

import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.reply.Reading.Read;
import dev.urial.eval.reply.Reading.Unread;
import dev.urial.eval.reply.VerdictReader.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Verdicts in the types that users see. */
final class Readings {
    private Readings() {}

    static ReplyReader<Map<String, Score>> scores(Asked<OptionalDouble> asked) {
        return reader(asked, verdict -> Collections.unmodifiableMap(each(verdict, Readings::score)));
    }

    static ReplyReader<Score> rating(Asked<OptionalDouble> asked) {
        return reader(
                asked, verdict -> score(verdict.findings().values().iterator().next()));
    }

    static ReplyReader<Choices> choices(Asked<Choice> asked) {
        return reader(asked, verdict -> {
            Map<String, Choice> choices = each(verdict, Finding::value);
            Optional<Choice> overall = asked.unnamed().map(choices::remove);
            return new Choices(choices, overall, verdict.rationale());
        });
    }

    private static Score score(Finding<OptionalDouble> finding) {
        return new Score(finding.value(), finding.reason());
    }

    private static <V, T> Map<String, T> each(Verdict<V> verdict, Function<Finding<V>, T> to) {
        Map<String, T> each = new LinkedHashMap<>();
        verdict.findings().forEach((aspect, finding) -> each.put(aspect, to.apply(finding)));
        return each;
    }

    /** @param to takes verdicts with one finding at least */
    private static <V, T> ReplyReader<T> reader(Asked<V> asked, Function<Verdict<V>, T> to) {
        VerdictReader<V> reader = new VerdictReader<>(asked);
        return (reply, cut) -> {
            Reading<Verdict<V>> reading = reader.read(reply, cut);
            if (reading instanceof Unread<Verdict<V>> unread) {
                return new Unread<>(unread.reason(), unread.soFar().map(to));
            }
            return new Read<>(to.apply(reading.toOptional().orElseThrow()));
        };
    }
}
