package dev.urial.backend.http;

import dev.urial.lab.models.LabModels;
import dev.urial.testkit.BackendContract;
import dev.urial.testkit.server.LlamaServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** What every backend keeps, on a real llama-server with the lab's base model. */
@Tag("model")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealLlamaServerContractTest extends BackendContract {
    private final LlamaServerProcess server =
            LlamaServerProcess.startOrSkip(LabModels.file("base"), "-c", "1024", "-np", "1", "-t", "1");

    @AfterAll
    void closeServer() {
        server.close();
    }

    @Override
    protected String model() {
        return server.endpoint() + "/v1";
    }

    /** The server sums in another order after a prompt that it has in its cache. */
    @Override
    protected double tolerance() {
        return 0.05;
    }
}
