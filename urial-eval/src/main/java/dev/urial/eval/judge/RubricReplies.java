package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import dev.urial.eval.reply.Choices;
import dev.urial.eval.reply.Reading;
import dev.urial.eval.reply.Reading.Read;
import dev.urial.eval.reply.Reading.Unread;
import dev.urial.eval.reply.ReplyReader;
import dev.urial.eval.rubric.Aspect;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.Rubric.Kind;
import dev.urial.eval.rubric.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What replies mean to a rubric. */
final class RubricReplies {
    private final Rubric rubric;
    private final ReplyReader<Map<String, Score>> scores;
    private final ReplyReader<Choices> choices;

    /**
     * What a seating came to.
     *
     * @param candidate where the judged answer sat; empty where one answer is judged
     * @param reading of its last reply
     */
    record Heard(Optional<Seat> candidate, Reading<Opinion> reading) {}

    RubricReplies(Rubric rubric) {
        this.rubric = rubric;
        List<String> aspects = rubric.aspects().stream().map(Aspect::name).toList();
        boolean pairwise = rubric.kind() == Kind.PAIRWISE;
        List<String> apart = new ArrayList<>(aspects);
        boolean overall = pairwise && apart.remove(Aspect.OVERALL);
        this.scores = pairwise ? (reply, cut) -> unasked() : scores(aspects);
        this.choices = pairwise ? ReplyReader.choices(apart, overall) : (reply, cut) -> unasked();
    }

    private ReplyReader<Map<String, Score>> scores(List<String> aspects) {
        if (rubric.kind() == Kind.SINGLE) {
            ReplyReader<Score> rating = ReplyReader.rating(rubric.scale().orElseThrow());
            return (reply, cut) -> mapped(rating.read(reply, cut), score -> Map.of(aspects.get(0), score));
        }
        return ReplyReader.scores(rubric.scale().orElseThrow(), aspects);
    }

    private static <V> Reading<V> unasked() {
        throw new IllegalStateException("a rubric of another kind");
    }

    /**
     * Reads a reply.
     *
     * @param candidate where the judged answer sat, exactly if two were compared
     * @param cut whether the reply ended at a limit, or may have
     */
    Reading<Opinion> read(String reply, boolean cut, Optional<Seat> candidate) {
        if (candidate.isPresent()) {
            boolean first = candidate.get() == Seat.A;
            return mapped(
                    choices.read(reply, cut),
                    said -> new Opinion(Map.of(), Optional.of(Order.of(first, said.overall(), said.byAspect()))));
        }
        Reading<Map<String, Score>> reading = scores.read(reply, cut);
        Optional<String> without = reading.toOptional().flatMap(this::withoutScore);
        return without.isPresent()
                ? new Unread<>("'" + without.get() + "' is N/A, which is no score here", Optional.empty())
                : mapped(reading, said -> new Opinion(said, Optional.empty()));
    }

    private Optional<String> withoutScore(Map<String, Score> said) {
        return said.entrySet().stream()
                .filter(each ->
                        !rubric.notApplicable() && each.getValue().value().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static <V, T> Reading<T> mapped(Reading<V> reading, Function<V, T> to) {
        if (reading instanceof Unread<V> unread) {
            return new Unread<>(unread.reason(), Optional.empty());
        }
        return new Read<>(to.apply(reading.toOptional().orElseThrow()));
    }

    /** The verdict of all seatings together: where one was not read there is none. */
    static Verdict verdict(List<Heard> heard) {
        Optional<Failure> unread = heard.stream()
                .map(Heard::reading)
                .filter(Unread.class::isInstance)
                .map(reading -> new Failure("unread", ((Unread<?>) reading).reason()))
                .findFirst();
        List<Order> orders = orders(heard);
        if (unread.isPresent()) {
            return new Verdict(Status.UNPARSED, Map.of(), undecided(orders), unread);
        }
        return orders.isEmpty()
                ? Verdict.scored(
                        heard.get(0).reading().toOptional().orElseThrow().scores())
                : Verdict.preferred(Preference.of(orders));
    }

    /** No verdict, for a reason that is none of the replies'. */
    static Verdict failed(List<Heard> heard, Failure failure) {
        return new Verdict(Status.FAILED, Map.of(), undecided(orders(heard)), Optional.of(failure));
    }

    private static Optional<Preference> undecided(List<Order> orders) {
        return orders.isEmpty() ? Optional.empty() : Optional.of(new Preference(Optional.empty(), Map.of(), orders));
    }

    private static List<Order> orders(List<Heard> heard) {
        return heard.stream()
                .filter(each -> each.candidate().isPresent())
                .map(each -> each.reading()
                        .toOptional()
                        .flatMap(Opinion::order)
                        .orElseGet(() -> Order.unread(each.candidate().get() == Seat.A)))
                .toList();
    }
}
