package dev.urial.eval.judge;

import dev.urial.core.run.Seeds;
import dev.urial.eval.rubric.Seat;
import java.util.List;
import java.util.Locale;

/** In which seats a judge that compares two answers sees the candidate. */
public enum Seats {
    /** In either, by two calls: a verdict that changes with the seat is a tie. */
    BOTH,
    /** In the first. */
    FIXED,
    /** In one drawn for each item. */
    RANDOM;

    /** The candidate's seat, call by call. */
    List<Seat> of(String id, long seed) {
        return switch (this) {
            case BOTH -> List.of(Seat.A, Seat.B);
            case FIXED -> List.of(Seat.A);
            case RANDOM -> List.of((Seeds.of(seed, id) & 1) == 0 ? Seat.A : Seat.B);
        };
    }

    /** As in manifests. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
