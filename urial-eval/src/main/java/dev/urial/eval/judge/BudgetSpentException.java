package dev.urial.eval.judge;

import java.util.Locale;

/**
 * The next case might cost more than is left. Ends a run in order: what is in flight is finished and kept, and the run can be resumed
 * with a higher budget.
 */
public final class BudgetSpentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BudgetSpentException(double spent, double limit, double next) {
        super("the budget of " + usd(limit) + " holds no further case: " + usd(spent)
                + " is spent, and the next one may take " + usd(next));
    }

    private static String usd(double amount) {
        return String.format(Locale.ROOT, amount < 1 ? "$%.4f" : "$%.2f", amount);
    }
}
