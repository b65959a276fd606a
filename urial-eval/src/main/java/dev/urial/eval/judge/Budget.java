package dev.urial.eval.judge;

/**
 * What judging may cost, and has cost. No case is begun that could take it beyond the limit, at most two asks a call, as far as its tokens
 * are known before; where they are estimated, it may be exceeded by the estimate's error. Safe for many threads.
 */
public final class Budget {
    /** What a re-ask adds to a prompt beside the reply that it is about. */
    private static final int REASK_TOKENS = 100;

    private final double limit;
    private double spent;
    private double reserved;
    private int inFlight;

    private Budget(double limit) {
        this.limit = limit;
    }

    /**
     * At most so much.
     *
     * @param usd above 0
     */
    public static Budget of(double usd) {
        if (!(usd > 0) || Double.isInfinite(usd)) {
            throw new IllegalArgumentException("usd: must be above 0, was " + usd);
        }
        return new Budget(usd);
    }

    /** Any amount; it is counted all the same. */
    public static Budget unlimited() {
        return new Budget(Double.POSITIVE_INFINITY);
    }

    /** What is spent so far, in US dollars. */
    public synchronized double spent() {
        return spent;
    }

    public double limit() {
        return limit;
    }

    public boolean limited() {
        return limit < Double.POSITIVE_INFINITY;
    }

    /** Counts what was spent already, by an earlier session. */
    public synchronized void add(double usd) {
        spent += usd;
    }

    /** The most that a case can cost. */
    static double most(Demand demand, Price price) {
        long prompts = 2 * demand.promptTokens() + demand.outputTokens() + (long) REASK_TOKENS * demand.calls();
        return price.of(prompts, 2 * demand.outputTokens());
    }

    /**
     * Keeps so much for a case. Where it is only what is in flight that leaves too little, waits for that to be done.
     *
     * @throws BudgetSpentException if so much is not left
     */
    synchronized void reserve(double usd) {
        try {
            while (inFlight > 0 && spent + usd <= limit && spent + reserved + usd > limit) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for what is in flight", e);
        }
        if (spent + usd > limit || spent >= limit) {
            throw new BudgetSpentException(spent, limit, usd);
        }
        reserved += usd;
        inFlight++;
    }

    /** The case is done. */
    synchronized void settle(double kept, double cost) {
        inFlight--;
        reserved = inFlight == 0 ? 0 : reserved - kept;
        spent += cost;
        notifyAll();
    }
}
