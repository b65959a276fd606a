package dev.urial.eval.judged;

import dev.urial.eval.Choice;
import dev.urial.eval.Winner;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which of two answers a judge prefers, seats taken into account.
 *
 * @param winner overall; empty where the rubric asks for aspects only
 * @param byAspect in the order of the reply
 * @param orders of each call, who sat where and what came of it
 */
public record Preference(Optional<Winner> winner, Map<String, Winner> byAspect, List<Order> orders) {
    public Preference {
        byAspect = Collections.unmodifiableMap(new LinkedHashMap<>(byAspect));
        orders = List.copyOf(orders);
    }

    /**
     * What calls say together: what all of them say, else a tie (as MT-Bench has it, Zheng et al., "Judging LLM-as-a-Judge", 2023, section
     * 3.4); of what one of them does not say, nothing.
     *
     * @param orders at least one
     */
    public static Preference of(List<Order> orders) {
        if (orders.isEmpty()) {
            throw new IllegalArgumentException("orders: must be at least one");
        }
        Map<String, Winner> byAspect = new LinkedHashMap<>();
        Set<String> aspects = new LinkedHashSet<>();
        orders.forEach(order -> aspects.addAll(order.byAspect().keySet()));
        aspects.forEach(aspect -> together(
                        orders, order -> Optional.ofNullable(order.byAspect().get(aspect)))
                .ifPresent(winner -> byAspect.put(aspect, winner)));
        return new Preference(together(orders, Order::winner), byAspect, orders);
    }

    private static Optional<Winner> together(List<Order> orders, Function<Order, Optional<Winner>> verdict) {
        List<Winner> winners =
                orders.stream().map(verdict).flatMap(Optional::stream).toList();
        if (winners.size() < orders.size()) {
            return Optional.empty();
        }
        return Optional.of(winners.stream().distinct().count() == 1 ? winners.get(0) : Winner.TIE);
    }

    /** Whether there is any verdict. */
    public boolean decided() {
        return winner.isPresent() || !byAspect.isEmpty();
    }

    /**
     * One call.
     *
     * @param candidateFirst whether the candidate had the first seat, and the baseline the second
     * @param winner overall, where it was asked for and could be read
     * @param byAspect where it could be read
     */
    public record Order(boolean candidateFirst, Optional<Winner> winner, Map<String, Winner> byAspect) {
        public Order {
            byAspect = Collections.unmodifiableMap(new LinkedHashMap<>(byAspect));
        }

        /** What a judge said who knows seats only. */
        public static Order of(boolean candidateFirst, Optional<Choice> choice, Map<String, Choice> byAspect) {
            Map<String, Winner> winners = new LinkedHashMap<>();
            byAspect.forEach((aspect, each) -> winners.put(aspect, winner(candidateFirst, each)));
            return new Order(candidateFirst, choice.map(each -> winner(candidateFirst, each)), winners);
        }

        /** A call whose reply was not read, or never came. */
        public static Order unread(boolean candidateFirst) {
            return new Order(candidateFirst, Optional.empty(), Map.of());
        }

        private static Winner winner(boolean candidateFirst, Choice choice) {
            return switch (choice) {
                case A -> candidateFirst ? Winner.CANDIDATE : Winner.BASELINE;
                case B -> candidateFirst ? Winner.BASELINE : Winner.CANDIDATE;
                case TIE -> Winner.TIE;
            };
        }
    }
}
