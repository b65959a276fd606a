package dev.urial.eval.judge;

import java.util.Optional;

/**
 * Who pays for a run, and what.
 *
 * @param price of the judge's tokens, where it is known; a limited budget needs it
 * @param budget may be shared by several runs
 */
public record Bill(Optional<Price> price, Budget budget) {
    public Bill {
        if (budget.limited() && price.isEmpty()) {
            throw new IllegalArgumentException("price: a limited budget needs one");
        }
    }

    /** Nobody asks. */
    public static Bill none() {
        return new Bill(Optional.empty(), Budget.unlimited());
    }
}
