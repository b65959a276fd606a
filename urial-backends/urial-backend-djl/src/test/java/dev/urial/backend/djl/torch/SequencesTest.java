package dev.urial.backend.djl.torch;

import static dev.urial.backend.djl.torch.FamiliesTest.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.backend.djl.torch.OpenModel.Part;
import dev.urial.core.engine.TokenBatch;
import dev.urial.testkit.TinyAdapter;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However tokens come into the cache, the same comes out behind them. */
class SequencesTest {
    private static final float TOLERANCE = 2e-4f;

    @TempDir
    private Path folder;

    private OpenModel open(TinyFamily family, int sequences) throws IOException {
        return new OpenModel(family.directory().write(folder), NumberType.F32, sequences, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(names = {"LLAMA", "MISTRAL", "GEMMA3"})
    void oneTokenAfterTheOtherIsAllAtOnce(TinyFamily family) throws IOException {
        try (OpenModel model = open(family, 2)) {
            float[][] whole = model.logits(0, 0, tokens(30));
            for (int i = 0; i < 30; i++) {
                assertNear(model.logits(1, i, tokens(30)[i])[0], whole[i]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LLAMA", "MISTRAL", "GEMMA3"})
    void aCopiedPrefixIsAComputedOne(TinyFamily family) throws IOException {
        try (OpenModel model = open(family, 3)) {
            int[] all = tokens(30);
            float[][] whole = model.logits(0, 0, all);
            model.logits(1, 0, Arrays.copyOf(all, 20));
            model.model().copySequence(1, 2);
            float[][] rest = model.logits(2, 20, Arrays.copyOfRange(all, 20, 30));
            assertNear(rest[9], whole[29]);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LLAMA", "MISTRAL", "GEMMA3", "OLMO2"})
    void aBatchOfStretchesOfAllLengthsIsEachByItself(TinyFamily family) throws IOException {
        int[] lengths = {25, 1, 14, 3, 24, 1};
        try (OpenModel model = open(family, 6)) {
            List<float[][]> alone = Arrays.stream(lengths)
                    .mapToObj(length -> {
                        float[][] rows = model.logits(0, 0, tokens(length));
                        model.model().forgetAll();
                        return rows;
                    })
                    .toList();
            List<Part> parts = IntStream.range(0, 6)
                    .mapToObj(i -> new Part(i, 0, tokens(lengths[i])))
                    .toList();
            List<float[][]> together = model.logits(parts);
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < lengths[i]; j++) {
                    assertNear(together.get(i)[j], alone.get(i)[j]);
                }
            }
        }
    }

    @Test
    void sequencesThatLieApartGoOnTogether() throws IOException {
        try (OpenModel model = open(TinyFamily.MISTRAL, 4)) {
            float[] expected = model.logits(1, 0, tokens(12))[11];
            model.model().forgetAll();
            model.logits(0, 0, tokens(5));
            model.logits(1, 0, tokens(9));
            model.logits(3, 0, tokens(11));
            List<float[][]> found = model.logits(
                    List.of(new Part(3, 11, new int[] {tokens(12)[11]}), new Part(0, 5, new int[] {tokens(6)[5]})));
            assertNear(found.get(0)[0], expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void whereMemoryHoldsFewTokensAtOnceTheyComeInParts(int most) throws IOException {
        try (OpenModel model = open(TinyFamily.MISTRAL, 3)) {
            List<Part> parts =
                    List.of(new Part(0, 0, tokens(25)), new Part(1, 0, tokens(24)), new Part(2, 0, tokens(3)));
            List<float[][]> whole = model.logits(parts);
            model.model().forgetAll();
            model.model().atMost(most);
            List<float[][]> divided = model.logits(parts);
            for (int i = 0; i < parts.size(); i++) {
                for (int j = 0; j < whole.get(i).length; j++) {
                    assertNear(divided.get(i)[j], whole.get(i)[j]);
                }
            }
        }
    }

    @Test
    void whatWasForgottenIsNotSeen() throws IOException {
        try (OpenModel model = open(TinyFamily.LLAMA, 1)) {
            float[][] first = model.logits(0, 0, tokens(12));
            assertThat(model.model().forgetFrom(0, 4)).isTrue();
            model.logits(0, 4, 7, 8, 9);
            model.model().forgetFrom(0, 4);
            float[][] again = model.logits(0, 4, Arrays.copyOfRange(tokens(12), 4, 12));
            assertNear(again[7], first[11]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSavedStateIsTakenBack(NumberType type) throws IOException {
        Path directory = TinyFamily.GEMMA3.directory().write(folder);
        try (OpenModel model = new OpenModel(directory, type, 2, Optional.empty())) {
            model.logits(0, 0, tokens(20));
            ByteBuffer state = model.model().save(0);
            assertThat(model.model().restore(1, state)).isTrue();
            assertThat(model.logits(1, 20, 5)[0]).isEqualTo(model.logits(0, 20, 5)[0]);
        }
    }

    @Test
    void aStateOfAnythingElseIsNot() throws IOException {
        try (OpenModel model = open(TinyFamily.LLAMA, 2)) {
            model.logits(0, 0, tokens(20));
            ByteBuffer state = model.model().save(0);
            ByteBuffer cut = state.duplicate().limit(state.limit() - 1);
            ByteBuffer longer = ByteBuffer.allocateDirect(state.limit()).put(state.duplicate());
            longer.putInt(4, 21).flip();
            assertThat(model.model().restore(1, cut)).isFalse();
            assertThat(model.model().restore(1, longer)).isFalse();
            assertThat(model.model().restore(1, ByteBuffer.allocateDirect(7))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void sixteenBitsAreNearToThirtyTwo(NumberType type) throws IOException {
        Path directory = TinyFamily.LLAMA.directory().write(folder);
        try (OpenModel exact = OpenModel.of(directory);
                OpenModel rounded = new OpenModel(directory, type, 1, Optional.empty())) {
            float[][] expected = exact.logits(0, 0, tokens(30));
            float[][] found = rounded.logits(0, 0, tokens(30));
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                for (int j = 0; j < expected[i].length; j++) {
                    sum += Math.abs(expected[i][j] - found[i][j]);
                }
            }
            assertThat(sum / expected.length / expected[0].length).isBetween(1e-6, 0.1);
        }
    }

    @Test
    void aModelAndItsAdaptedFormHaveOneCopyOfTheWeights() throws IOException {
        Path directory = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
        Path lora = new TinyAdapter().write(folder.resolve("lora"), TinyFamily.LLAMA);
        try (OpenModel base = OpenModel.of(directory)) {
            float[] before = base.logits(0, 0, tokens(9))[8];
            try (OpenModel adapted = new OpenModel(directory, NumberType.F32, 1, Optional.of(lora))) {
                assertThat(base.model().sharers()).isEqualTo(2);
                assertThat(adapted.logits(0, 0, tokens(9))[8]).isNotEqualTo(before);
            }
            assertThat(base.model().sharers()).isEqualTo(1);
            base.model().forgetAll();
            assertThat(base.logits(0, 0, tokens(9))[8]).isEqualTo(before);
        }
    }

    @Test
    void tokensAndPlacesThatCannotBeAreRefusedBeforePyTorchSeesThem() throws IOException {
        try (OpenModel model = open(TinyFamily.LLAMA, 1)) {
            assertThatThrownBy(() -> model.logits(0, 0, -1)).hasMessage("token: must be from 0 to 287, was -1");
            assertThatThrownBy(() -> model.logits(0, 0, 288)).hasMessage("token: must be from 0 to 287, was 288");
            assertThatThrownBy(() -> model.logits(1, 0, 5)).hasMessage("sequence: must be from 0 to 0, was 1");
            assertThatThrownBy(() -> model.logits(0, 3, 5)).hasMessageContaining("position 3 of sequence 0");
            assertThatThrownBy(() -> model.model().decode(new TokenBatch(1))).hasMessageContaining("a batch of 0");
            assertThat(model.logits(0, 0, 5)[0]).hasSize(288);
        }
    }

    @Test
    void aClosedModelRefuses() throws IOException {
        OpenModel model = open(TinyFamily.LLAMA, 1);
        model.close();
        assertThatThrownBy(() -> model.logits(0, 0, 5)).isInstanceOf(IllegalStateException.class);
        model.close();
    }

    private static void assertNear(float[] found, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(TOLERANCE));
        }
    }
}
