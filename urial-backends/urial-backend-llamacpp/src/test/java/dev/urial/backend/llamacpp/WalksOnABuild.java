package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Walks of several chunks, on a tiny random model, whatever the build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class WalksOnABuild {
    private static final String CONSTANT = "# Instruction\n\nthe and a the\n".repeat(2);
    private static final Prompt ONE = Answer.prompt(CONSTANT, "the?\n");
    private static final Prompt TWO = Answer.prompt(CONSTANT, "and how?\n");
    /** Rows that are computed at once of so small a vocabulary. */
    private static final int CHUNK = 128;

    private final NativeBuild build;
    private Path file;

    @SuppressWarnings("NullAway.Init") // the rest is set before any test
    WalksOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeAll
    void write(@TempDir Path folder) {
        file = TinyModel.bpe().write(folder.resolve("tiny.gguf"));
    }

    private Backend open() {
        return TestNatives.open(file, build);
    }

    private Backend open(int parallel) {
        return TestNatives.open(TestNatives.config(file, build, "parallel=" + parallel), new Workload(1, false));
    }

    /** Any ids will do. */
    private static int[] tokens(int count) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = (i * 37 + 11) % 250;
        }
        return tokens;
    }

    private static DistributionWalk walk(Backend backend, Prompt prompt, int[] tokens) {
        return backend.distributions().orElseThrow().open(prompt, tokens);
    }

    private static float[] row(Backend backend) {
        return new float[backend.model().vocabulary().orElseThrow().size()];
    }

    private static List<float[]> rows(Backend backend, Prompt prompt, int[] tokens) {
        List<float[]> rows = new ArrayList<>();
        try (DistributionWalk walk = walk(backend, prompt, tokens)) {
            for (float[] row = row(backend); walk.next(row); row = row(backend)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static void assertEqual(List<float[]> found, List<float[]> expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).as("row %d", i).isEqualTo(expected.get(i));
        }
    }

    private static void assertClose(List<float[]> found, List<float[]> expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            for (int id = 0; id < found.get(i).length; id++) {
                assertThat(Math.abs(found.get(i)[id] - expected.get(i)[id])).isLessThan((float) tolerance);
            }
        }
    }

    @Test
    void everyLengthHasARowForEachTokenAndOneMore() {
        try (Backend backend = open()) {
            List<float[]> longest = rows(backend, ONE, tokens(2 * CHUNK + 9));
            for (int length : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK}) {
                List<float[]> rows = rows(backend, ONE, tokens(length));
                assertThat(rows).hasSize(length + 1);
                assertClose(rows, longest.subList(0, length + 1), 0.01);
            }
        }
    }

    @Test
    void aWalkFillsTheContextToItsLastToken() {
        try (Backend backend = open()) {
            int prompt = backend.tokenizer().orElseThrow().encode(ONE).length;
            int most = TinyModel.CONTEXT - prompt;
            assertThat(rows(backend, ONE, tokens(most))).hasSize(most + 1);
            assertThatThrownBy(() -> walk(backend, ONE, tokens(most + 1)))
                    .hasMessageContaining("continuation " + (most + 1));
        }
    }

    @Test
    void walksInTurnsOnOneSequenceAreEachAsAlone() {
        int[] tokens = tokens(2 * CHUNK + 9);
        try (Backend backend = open()) {
            List<float[]> first = rows(backend, ONE, tokens);
            List<float[]> second = rows(backend, TWO, tokens);
            List<float[]> one = new ArrayList<>();
            List<float[]> two = new ArrayList<>();
            inTurns(backend, tokens, one, two);
            assertEqual(one, first);
            assertEqual(two, second);
        }
    }

    @Test
    void walksInTurnsOnSeveralSequencesDifferByNoise() {
        int[] tokens = tokens(2 * CHUNK + 9);
        try (Backend alone = open();
                Backend several = open(3)) {
            List<float[]> one = new ArrayList<>();
            List<float[]> two = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                one.clear();
                two.clear();
                inTurns(several, tokens, one, two);
                assertClose(one, rows(alone, ONE, tokens), 0.02);
                assertClose(two, rows(alone, TWO, tokens), 0.02);
            }
        }
    }

    private static void inTurns(Backend backend, int[] tokens, List<float[]> one, List<float[]> two) {
        try (DistributionWalk first = walk(backend, ONE, tokens);
                DistributionWalk second = walk(backend, TWO, tokens)) {
            for (int i = 0; i < first.rows(); i++) {
                one.add(row(backend));
                two.add(row(backend));
                assertThat(first.next(one.get(i)) && second.next(two.get(i))).isTrue();
            }
        }
    }

    @Test
    void whatIsGeneratedBetweenTwoChunksChangesNoBit() {
        int[] tokens = tokens(2 * CHUNK + 9);
        try (Backend backend = open()) {
            List<float[]> alone = rows(backend, ONE, tokens);
            List<Prompt> others = List.of(TWO, Prompt.of("in the"));
            List<float[]> found = new ArrayList<>();
            try (DistributionWalk walk = walk(backend, ONE, tokens)) {
                for (int i = 0; i < walk.rows(); i++) {
                    if (walk.ready() == 0) {
                        Answer.to(backend, Answer.scored(others.get(i / CHUNK % 2), 12));
                    }
                    float[] row = row(backend);
                    assertThat(walk.next(row)).isTrue();
                    found.add(row);
                }
            }
            assertEqual(found, alone);
        }
    }

    @Test
    void theConstantPartOfAWalkedPromptIsThereForGenerations() {
        try (Backend backend = open()) {
            rows(backend, ONE, tokens(5));
            assertThat(Answer.to(backend, Answer.scored(TWO, 3)).cached()).isPositive();
        }
    }

    @Test
    void rowsOfAChunkAreReadyTogether() {
        try (Backend backend = open();
                DistributionWalk walk = walk(backend, ONE, tokens(CHUNK + 5))) {
            float[] row = row(backend);
            assertThat(walk.ready()).isZero();
            assertThat(walk.next(row)).isTrue();
            assertThat(walk.ready()).isEqualTo(CHUNK);
        }
    }

    @Test
    void aWalkIsClosedByAnotherThreadWhileItWaits() throws Exception {
        try (Backend backend = open()) {
            for (int round = 0; round < 20; round++) {
                DistributionWalk walk = walk(backend, ONE, tokens(300));
                CompletableFuture<Integer> pulled = CompletableFuture.supplyAsync(() -> {
                    int rows = 0;
                    for (float[] row = row(backend); walk.next(row); ) {
                        rows++;
                    }
                    return rows;
                });
                Thread.sleep(round);
                walk.close();
                try {
                    assertThat(pulled.join()).isEqualTo(301);
                } catch (CompletionException e) {
                    assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
                }
            }
            assertThat(rows(backend, ONE, tokens(3))).hasSize(4);
        }
    }

    @Test
    void aClosedBackendGivesNoRows() {
        Backend backend = open();
        DistributionWalk walk = walk(backend, ONE, tokens(3));
        backend.close();
        float[] row = row(backend);
        assertThatThrownBy(() -> walk.next(row)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> walk(backend, ONE, tokens(3))).isInstanceOf(IllegalStateException.class);
    }
}
