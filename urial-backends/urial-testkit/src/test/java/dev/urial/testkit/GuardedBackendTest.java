package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.GuardedBackend;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardedBackendTest {
    private static final GenerationRequest REQUEST = new GenerationRequest(Prompt.of("x"), Sampling.GREEDY, 50);

    @Test
    void whatTheCardDoesNotDeclareIsRefused() {
        Backend backend = new GuardedBackend(new ScriptedBackend());
        GenerationRequest scored = new GenerationRequest(Prompt.of("x"), Sampling.GREEDY, 5, 2, Optional.empty());
        GenerationRequest seeded = new GenerationRequest(
                Prompt.of("x"), Sampling.GREEDY.withTemperature(1).withSeed(3), 5);
        assertThatThrownBy(() -> backend.generate(scored))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
        assertThatThrownBy(() -> backend.generate(seeded)).hasMessageContaining("seed");
        assertThatThrownBy(() -> backend.generate(REQUEST.withJsonSchema("{}")))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
                .hasMessageContaining("JSON schema");
    }

    @Test
    void theSecondOfTwoWaitsUntilTheFirstIsDone() {
        try (Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 100, 1, 0));
                Generation first = backend.generate(REQUEST);
                Generation second = backend.generate(hurried(50))) {
            assertThat(first.hasNext()).isTrue();
            assertThatThrownBy(second::hasNext)
                    .isInstanceOfSatisfying(
                            BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
            first.forEachRemaining(piece -> {});
            try (Generation third = backend.generate(hurried(50_000))) {
                assertThat(third.hasNext()).isTrue();
            }
        }
    }

    @Test
    void aPlaceIsFreeAgainAfterAFailure() {
        ScriptedBackend engine =
                new ScriptedBackend().then(ScriptedBackend.busy()).then("yes");
        Backend backend = new GuardedBackend(engine);
        try (Generation failing = backend.generate(REQUEST)) {
            assertThatThrownBy(failing::hasNext).hasMessage("busy");
        }
        try (Generation next = backend.generate(hurried(10_000))) {
            assertThat(next.next().text()).isEqualTo("yes");
        }
    }

    @Test
    void whoWaitsForAPlaceCanBeCancelled() throws Exception {
        try (Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 100, 1, 0));
                Generation first = backend.generate(REQUEST);
                Generation second = backend.generate(REQUEST)) {
            assertThat(first.hasNext()).isTrue();
            Thread canceller = new Thread(second::cancel, "canceller");
            canceller.start();
            assertThat(second.hasNext()).isFalse();
            assertThat(second.completion().reason()).isEqualTo(FinishReason.CANCELLED);
            canceller.join();
        }
    }

    @Test
    void closingEndsWhatWaitsAndWhatRuns() throws Exception {
        Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 4000, 1, 1));
        Generation running = backend.generate(new GenerationRequest(Prompt.of("x"), Sampling.GREEDY, 3000));
        assertThat(running.hasNext()).isTrue();
        Generation waiting = backend.generate(REQUEST);
        Thread closer = new Thread(backend::close, "closer");
        closer.start();
        assertThat(waiting.hasNext()).isFalse();
        closer.join();
        assertThat(running.hasNext()).isFalse();
        assertThatThrownBy(() -> backend.generate(REQUEST)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWalkNeedsAPlaceOnlyForARow() {
        try (Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 100, 1, 0));
                DistributionWalk walk = walk(backend);
                DistributionWalk beside = walk(backend)) {
            assertThat(walk.next(row())).isTrue();
            assertThat(beside.next(row())).isTrue();
            try (Generation generation = backend.generate(hurried(50_000))) {
                assertThat(generation.hasNext()).isTrue();
            }
            assertThat(walk.next(row())).isTrue();
        }
    }

    @Test
    void aWalkWaitsForAPlaceUntilItIsClosed() throws Exception {
        try (Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 100, 1, 0));
                Generation running = backend.generate(REQUEST)) {
            assertThat(running.hasNext()).isTrue();
            DistributionWalk walk = walk(backend);
            Thread closer = new Thread(walk::close, "closer");
            closer.start();
            assertThatThrownBy(() -> walk.next(row())).isInstanceOf(IllegalStateException.class);
            closer.join();
        }
    }

    @Test
    void closingEndsWalksThatWait() throws Exception {
        Backend backend = new GuardedBackend(new BigramBackend(BigramModel.BASE, 4000, 1, 1));
        Generation running = backend.generate(new GenerationRequest(Prompt.of("x"), Sampling.GREEDY, 3000));
        assertThat(running.hasNext()).isTrue();
        DistributionWalk walk = walk(backend);
        Thread closer = new Thread(backend::close, "closer");
        closer.start();
        assertThatThrownBy(() -> walk.next(row())).isInstanceOf(IllegalStateException.class);
        closer.join();
    }

    private static DistributionWalk walk(Backend backend) {
        return backend.distributions().orElseThrow().open(Prompt.of("x"), new int[] {BigramModel.word(" cat")});
    }

    private static float[] row() {
        return new float[BigramModel.BASE.vocabularySize()];
    }

    private static GenerationRequest hurried(int millis) {
        return new GenerationRequest(Prompt.of("x"), Sampling.GREEDY, 50, 0, Optional.of(Duration.ofMillis(millis)));
    }
}
