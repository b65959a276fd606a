package dev.urial.backend.llamacpp;

/** The contract of every backend, with four sequences at once. */
abstract class ParallelContractOnABuild extends LabContractOnABuild {
    ParallelContractOnABuild(NativeBuild build) {
        super(build);
    }

    @Override
    protected String model() {
        return super.model() + "&parallel=4";
    }

    /** Other sequences in the batch change the order of sums; the lab's weights have eight bits. */
    @Override
    protected double tolerance() {
        return 0.4;
    }
}
