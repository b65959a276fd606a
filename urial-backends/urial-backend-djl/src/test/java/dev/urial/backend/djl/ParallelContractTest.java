package dev.urial.backend.djl;

/** The contract of every backend, with four sequences at once, and rows that come out whole. */
class ParallelContractTest extends DjlContractTest {
    @Override
    protected String model() {
        return super.model().replace("&reduce=true", "") + "&parallel=4";
    }

    /** Other sequences in the batch change the order of sums. */
    @Override
    protected double tolerance() {
        return 2e-3;
    }
}
