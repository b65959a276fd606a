package dev.urial.core.spi;

/**
 * The place of a token among all tokens at its position: 1 + the number of tokens with a strictly greater logit. A server may
 * name only its best tokens; then the rank of another is censored, known only to be greater than their number, and never given
 * as if it were a number.
 *
 * @param value the rank, from 1; or, if censored, the number that it is known to exceed
 */
public record Rank(int value, boolean censored) {
    public Rank {
        if (value < (censored ? 0 : 1)) {
            throw new IllegalArgumentException("a rank starts at 1, was " + value);
        }
    }

    /** A known rank. */
    public static Rank of(int value) {
        return new Rank(value, false);
    }

    /** A rank known only to be greater than {@code value}. */
    public static Rank above(int value) {
        return new Rank(value, true);
    }

    @Override
    public String toString() {
        return (censored ? "> " : "") + value;
    }
}
