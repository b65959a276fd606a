package dev.urial.backend.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.safetensors.DType;
import dev.urial.testkit.DirectoryForward;
import dev.urial.testkit.TinyAdapter;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of each family, beside a forward pass in double precision that shares no code with them. */
class FamiliesTest {
    private static final int LENGTH = 40;

    @TempDir
    private Path folder;

    /** Tokens that stand for something in every vocabulary here. */
    static int[] tokens(int count) {
        return new Random(5).ints(count, 0, 280).toArray();
    }

    @ParameterizedTest
    @EnumSource
    void logitsAreThoseOfThePlainForwardPass(TinyFamily family) throws IOException {
        Path directory = family.directory().write(folder);
        try (OpenModel model = OpenModel.of(directory)) {
            assertThat(distance(
                            new DirectoryForward(directory).logits(tokens(LENGTH)), model.logits(0, 0, tokens(LENGTH))))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void severalFilesAndSixteenBitsAreReadAsWhatTheyAre() throws IOException {
        for (DType type : List.of(DType.BF16, DType.F16)) {
            Path directory = TinyFamily.QWEN2.directory().type(type).shards(2).write(folder.resolve(type.name()));
            try (OpenModel model = OpenModel.of(directory)) {
                assertThat(distance(
                                new DirectoryForward(directory).logits(tokens(LENGTH)),
                                model.logits(0, 0, tokens(LENGTH))))
                        .isLessThan(1e-4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LLAMA", "GEMMA3"})
    void anAdapterAddsWhatItsMatricesSay(TinyFamily family) throws IOException {
        Path directory = family.directory().write(folder.resolve("model"));
        Path adapter = new TinyAdapter().write(folder.resolve("adapter"), family);
        try (OpenModel model = new OpenModel(directory, NumberType.F32, 1, Optional.of(adapter))) {
            double[][] adapted = new DirectoryForward(directory, adapter).logits(tokens(LENGTH));
            assertThat(distance(adapted, model.logits(0, 0, tokens(LENGTH)))).isLessThan(1e-4);
            assertThat(distance(adapted, new DirectoryForward(directory).logits(tokens(LENGTH))))
                    .isGreaterThan(1e-2);
        }
    }

    /** The greatest difference of two logits, in parts of the greatest logit. */
    static double distance(double[][] expected, float[][] found) {
        double[][] doubles = new double[found.length][];
        for (int i = 0; i < found.length; i++) {
            doubles[i] = new double[found[i].length];
            for (int j = 0; j < found[i].length; j++) {
                doubles[i][j] = found[i][j];
            }
        }
        return distance(expected, doubles);
    }

    private static double distance(double[][] expected, double[][] found) {
        double greatest = 0;
        double off = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                greatest = Math.max(greatest, Math.abs(expected[i][j]));
                off = Math.max(off, Math.abs(expected[i][j] - found[i][j]));
            }
        }
        return off / greatest;
    }
}
