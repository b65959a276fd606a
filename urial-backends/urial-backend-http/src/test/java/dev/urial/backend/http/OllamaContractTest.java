package dev.urial.backend.http;

import dev.urial.testkit.server.ServerKind;

/** Ollama, raw. */
class OllamaContractTest extends ServerContract {
    @Override
    protected ServerKind kind() {
        return ServerKind.OLLAMA;
    }

    @Override
    protected boolean tellsWhichStop() {
        return false;
    }
}
