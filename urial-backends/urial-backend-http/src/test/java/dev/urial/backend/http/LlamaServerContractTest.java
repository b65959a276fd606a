package dev.urial.backend.http;

import dev.urial.testkit.server.ServerKind;

/** llama.cpp's own server, by its own page. */
class LlamaServerContractTest extends ServerContract {
    @Override
    protected ServerKind kind() {
        return ServerKind.LLAMA_SERVER;
    }
}
