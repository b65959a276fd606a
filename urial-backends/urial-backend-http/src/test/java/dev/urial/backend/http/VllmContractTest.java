package dev.urial.backend.http;

import dev.urial.testkit.server.ServerKind;

/** vLLM. */
class VllmContractTest extends ServerContract {
    @Override
    protected ServerKind kind() {
        return ServerKind.VLLM;
    }
}
