package dev.urial.backend.http;

import dev.urial.testkit.BackendContract;
import dev.urial.testkit.BigramModel;
import dev.urial.testkit.server.ModelServer;
import dev.urial.testkit.server.ServerKind;
import dev.urial.testkit.server.ServerOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** What every backend keeps, on a client of one kind of server: a real one over HTTP, with the smallest of models. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract extends BackendContract {
    private final ModelServer server = new ModelServer(kind(), BigramModel.BASE, options());

    protected abstract ServerKind kind();

    ServerOptions options() {
        return ServerOptions.DEFAULT.withContextTokens(2048);
    }

    @AfterAll
    void closeServer() {
        server.close();
    }

    @Override
    protected String model() {
        return server.endpoint() + "/v1";
    }
}
