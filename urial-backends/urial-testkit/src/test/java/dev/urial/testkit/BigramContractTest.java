package dev.urial.testkit;

class BigramContractTest extends BackendContract {
    @Override
    protected String model() {
        return "bigram:base?context=300&delayMillis=1";
    }
}
