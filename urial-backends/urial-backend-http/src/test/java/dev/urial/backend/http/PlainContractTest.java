package dev.urial.backend.http;

import dev.urial.testkit.server.ServerKind;

/** A server that has completions and little else. */
class PlainContractTest extends ServerContract {
    @Override
    protected ServerKind kind() {
        return ServerKind.PLAIN;
    }

    @Override
    protected boolean tellsWhichStop() {
        return false;
    }

    /** It does not say what its context holds. */
    @Override
    protected String model() {
        return super.model() + "?context=2048";
    }
}
