package dev.urial.backend.djl;

import dev.urial.testkit.BackendContract;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every backend, through the front door, on a tiny random model with windows, whose distributions are reduced where they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DjlContractTest extends BackendContract {
    private String reference = "";

    @BeforeAll
    void write(@TempDir Path folder) throws IOException {
        reference = "djl:" + TinyFamily.GEMMA3.directory().write(folder) + "?device=cpu&reduce=true";
    }

    @Override
    protected String model() {
        return reference;
    }
}
