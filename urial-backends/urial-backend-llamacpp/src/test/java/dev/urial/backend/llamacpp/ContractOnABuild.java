package dev.urial.backend.llamacpp;

import dev.urial.testkit.BackendContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every backend, through the front door, on a tiny random model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractOnABuild extends BackendContract {
    private final NativeBuild build;
    private String reference = "";

    ContractOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeAll
    void write(@TempDir Path folder) {
        Optional<Path> library = TestNatives.library(build);
        Path file = TinyModel.bpe().write(folder.resolve("tiny.gguf"));
        reference = "llamacpp:" + file + "?threads=1"
                + library.map(path -> "&library=" + path).orElse("");
    }

    @Override
    protected String model() {
        return reference;
    }
}
