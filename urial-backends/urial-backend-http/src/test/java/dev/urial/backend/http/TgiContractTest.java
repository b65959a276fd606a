package dev.urial.backend.http;

import dev.urial.testkit.server.ServerKind;

/** Text Generation Inference. */
class TgiContractTest extends ServerContract {
    @Override
    protected ServerKind kind() {
        return ServerKind.TGI;
    }
}
