package dev.urial.backend.djl.torch;

import static dev.urial.backend.djl.torch.FamiliesTest.distance;
import static dev.urial.backend.djl.torch.FamiliesTest.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.testkit.DirectoryForward;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same on a GPU; skipped where there is none. Surefire's {@code PYTORCH_LIBRARY_PATH} names a PyTorch for CUDA. */
@Tag("model")
class GpuTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsOne() {
        assumeTrue(TorchRuntime.open(false).devices().contains("cuda:0"), "needs a GPU, and PyTorch for CUDA");
    }

    @ParameterizedTest
    @EnumSource
    void logitsAreThoseOfThePlainForwardPass(TinyFamily family) throws IOException {
        Path directory = family.directory().write(folder);
        try (OpenModel model = new OpenModel(directory, NumberType.F32, "cuda:0", 1, Optional.empty())) {
            assertThat(distance(new DirectoryForward(directory).logits(tokens(40)), model.logits(0, 0, tokens(40))))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16, 0.05", "F16, 0.01"})
    void sixteenBitsAreNearToThem(NumberType type, double tolerance) throws IOException {
        Path directory = TinyFamily.LLAMA.directory().write(folder);
        try (OpenModel model = new OpenModel(directory, type, "cuda:0", 2, Optional.empty())) {
            double[][] expected = new DirectoryForward(directory).logits(tokens(40));
            assertThat(distance(expected, model.logits(1, 0, tokens(40)))).isLessThan(tolerance);
        }
    }
}
