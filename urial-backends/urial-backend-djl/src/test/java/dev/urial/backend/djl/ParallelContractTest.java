package dev.urial.backend.djl;

/** The contract of every backend, with four sequences at once. */
class ParallelContractTest extends DjlContractTest {
    @Override
    protected String model() {
        return super.model() + "&parallel=4";
    }

    /** Other sequences in the batch change the order of sums. */
    @Override
    protected double tolerance() {
        return 2e-3;
    }
}
