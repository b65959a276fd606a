package dev.urial.backend.djl;

/** The contract of every backend, with numbers of sixteen bits. */
class HalfContractTest extends DjlContractTest {
    @Override
    protected String model() {
        return super.model() + "&dtype=BF16";
    }

    /** Of eight bits of such a number's fraction some are lost on the way through a network. */
    @Override
    protected double tolerance() {
        return 0.3;
    }
}
