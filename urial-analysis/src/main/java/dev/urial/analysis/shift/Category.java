package dev.urial.analysis.shift;

import dev.urial.core.spi.Rank;
import java.util.Locale;
import java.util.Optional;

/** How far tuning has moved a token, by its rank with the base model (the paper, section 2.1). */
public enum Category {
    /** The base model's first choice. */
    UNSHIFTED,
    /** Its second or third. */
    MARGINAL,
    /** Any below. */
    SHIFTED;

    private static final int LAST_MARGINAL = 3;

    /** Of a known rank. */
    public static Category of(int rank) {
        if (rank == 1) {
            return UNSHIFTED;
        }
        return rank <= LAST_MARGINAL ? MARGINAL : SHIFTED;
    }

    /** Of a rank; empty if it is censored so early that two categories are possible. */
    public static Optional<Category> of(Rank rank) {
        if (!rank.censored()) {
            return Optional.of(of(rank.value()));
        }
        return rank.value() >= LAST_MARGINAL ? Optional.of(SHIFTED) : Optional.empty();
    }

    /** In lower case, as files have it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
