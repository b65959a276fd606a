package dev.urial.eval.figures;

import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The preferences of some judgments.
 *
 * @param items how many judgments there are
 * @param unparsed of them, those whose reply was not read
 * @param failed of them, those without a reply
 * @param overall of those with a verdict overall; empty if none has
 * @param aspects of those with one on the aspect, in the order in which replies first name them
 */
public record Preferences(
        int items, int unparsed, int failed, Optional<Verdicts> overall, Map<String, Verdicts> aspects) {
    /**
     * Verdicts of one kind.
     *
     * @param tally for the candidate, by item; a verdict that changes with the seat is a tie
     * @param bothSeats how many items were judged in both seatings
     * @param flipped of them, those in which one answer won in one seating and the other in the other: the same seat won twice
     * @param wavered of them, those in which it won in one seating and tied in the other
     * @param firstSeat for the first seat, by item: it wins the item if it won more of the calls than the second. Its win rate is one half
     *     for a judge without position bias, if answers sit in both seats or are seated by chance; empty where no call could be read
     */
    public record Verdicts(Tally tally, int bothSeats, int flipped, int wavered, Optional<Tally> firstSeat) {
        /** How often the verdict flips with the seat; empty where nothing was judged in both. */
        public Optional<Share> flips() {
            return bothSeats == 0 ? Optional.empty() : Optional.of(new Share(flipped, bothSeats));
        }
    }

    /**
     * Sums up.
     *
     * @param judgments of one rubric and judge
     */
    public static Preferences of(List<Judgment> judgments) {
        List<Preference> preferences = read(judgments);
        Map<String, Verdicts> aspects = new LinkedHashMap<>();
        names(judgments)
                .forEach(name ->
                        verdicts(preferences, Matter.of(name)).ifPresent(verdicts -> aspects.put(name, verdicts)));
        return new Preferences(
                judgments.size(),
                Summary.count(judgments, Status.UNPARSED),
                Summary.count(judgments, Status.FAILED),
                verdicts(preferences, Matter.OVERALL),
                Collections.unmodifiableMap(aspects));
    }

    /** What verdicts are on: an aspect, or the answers overall. */
    record Matter(Function<Preference, Optional<Winner>> verdict, Function<Order, Optional<Winner>> call) {
        static final Matter OVERALL = new Matter(Preference::winner, Order::winner);

        static Matter of(String aspect) {
            return new Matter(
                    preference -> Optional.ofNullable(preference.byAspect().get(aspect)),
                    order -> Optional.ofNullable(order.byAspect().get(aspect)));
        }

        /** A judgment's verdict, if it could be read and has one. */
        Optional<Winner> winner(Judgment judgment) {
            return read(List.of(judgment)).stream().findFirst().flatMap(verdict);
        }

        /** What that counts in a win rate. */
        OptionalDouble value(Judgment judgment) {
            return winner(judgment).stream().mapToDouble(Preferences::value).findFirst();
        }
    }

    private static List<Preference> read(List<Judgment> judgments) {
        return judgments.stream()
                .filter(each -> each.verdict().status() == Status.OK)
                .flatMap(each -> each.verdict().preference().stream())
                .toList();
    }

    /** The aspects of some judgments, in the order in which replies first name them. */
    static List<String> names(List<Judgment> judgments) {
        return read(judgments).stream()
                .flatMap(each -> each.byAspect().keySet().stream())
                .distinct()
                .toList();
    }

    /** What a verdict counts for the candidate in a win rate. */
    static double value(Winner winner) {
        return switch (winner) {
            case CANDIDATE -> 1;
            case TIE -> 0.5;
            case BASELINE -> 0;
        };
    }

    /** The verdicts of some judgments on one matter; empty if there are none. */
    static Optional<Verdicts> verdictsOf(List<Judgment> judgments, Matter matter) {
        return verdicts(read(judgments), matter);
    }

    private static Optional<Verdicts> verdicts(List<Preference> preferences, Matter matter) {
        List<Winner> winners = new ArrayList<>();
        Seats seats = new Seats();
        for (Preference preference : preferences) {
            matter.verdict().apply(preference).ifPresent(winner -> {
                winners.add(winner);
                seats.add(preference.orders(), matter.call());
            });
        }
        return winners.isEmpty() ? Optional.empty() : Optional.of(seats.verdicts(Tally.of(winners)));
    }

    /** Counts what the seats had to do with it. */
    private static final class Seats {
        private int both;
        private int flipped;
        private int wavered;
        private final List<Winner> firstSeat = new ArrayList<>();

        void add(List<Order> orders, Function<Order, Optional<Winner>> call) {
            List<Winner> first = new ArrayList<>();
            List<Winner> second = new ArrayList<>();
            int lead = 0;
            for (Order order : orders) {
                Optional<Winner> winner = call.apply(order);
                winner.ifPresent((order.candidateFirst() ? first : second)::add);
                lead += winner.map(each -> lead(each, order.candidateFirst())).orElse(0);
            }
            if (!first.isEmpty() && !second.isEmpty()) {
                count(together(first), together(second));
            }
            if (!first.isEmpty() || !second.isEmpty()) {
                firstSeat.add(lead > 0 ? Winner.CANDIDATE : lead < 0 ? Winner.BASELINE : Winner.TIE);
            }
        }

        private static int lead(Winner winner, boolean candidateFirst) {
            if (winner == Winner.TIE) {
                return 0;
            }
            return (winner == Winner.CANDIDATE) == candidateFirst ? 1 : -1;
        }

        private static Winner together(List<Winner> winners) {
            return winners.stream().distinct().count() == 1 ? winners.get(0) : Winner.TIE;
        }

        private void count(Winner first, Winner second) {
            both++;
            if (first != second) {
                boolean tied = first == Winner.TIE || second == Winner.TIE;
                wavered += tied ? 1 : 0;
                flipped += tied ? 0 : 1;
            }
        }

        Verdicts verdicts(Tally tally) {
            return new Verdicts(
                    tally,
                    both,
                    flipped,
                    wavered,
                    firstSeat.isEmpty() ? Optional.empty() : Optional.of(Tally.of(firstSeat)));
        }
    }
}
