package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final Duration SHORT = Duration.ofMillis(60);

    private final Throttle throttle = new Throttle(limits(2));

    private static Limits limits(int concurrency) {
        return new Limits(
                concurrency, OptionalInt.empty(), OptionalInt.empty(), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void soManyAreInsideAndNoMore() {
        assertThat(entered()).isTrue();
        assertThat(entered()).isTrue();
        assertThatThrownBy(this::entered)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
        throttle.left();
        assertThat(entered()).isTrue();
    }

    @Test
    void afterARefusalTheDoorIsShutForEverybody() {
        assertThat(entered()).isTrue();
        throttle.refused(Optional.of(Duration.ofHours(1)));
        assertThatThrownBy(this::entered).isInstanceOf(BackendException.class);
    }

    @Test
    void afterARefusalFewerAreLetInUntilThingsGoWell() {
        assertThat(entered()).isTrue();
        throttle.refused(Optional.of(Duration.ZERO));
        assertThat(entered()).isTrue();
        assertThatThrownBy(this::entered).isInstanceOf(BackendException.class);
        throttle.left(); // one that went well: two may be inside again
        assertThat(entered()).isTrue();
        assertThat(entered()).isTrue();
    }

    @Test
    void whoIsNoLongerWantedIsNotLetIn() {
        assertThat(throttle.enter(1, System.nanoTime() + SHORT.toNanos(), () -> true))
                .isFalse();
        assertThat(entered()).isTrue();
        assertThat(entered()).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsTheFlag() {
        Thread.currentThread().interrupt();
        assertThat(entered()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aLimitOnTokensDelaysWhoeverComesAfterALargeRequest() {
        Limits limited =
                new Limits(8, OptionalInt.empty(), OptionalInt.of(600), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        Throttle tokens = new Throttle(limited);
        long soon = System.nanoTime() + SHORT.toNanos();
        // ten tokens a second: a request of a thousand has its turn after more than a minute
        assertThatThrownBy(() -> tokens.enter(1000, soon, () -> false)).isInstanceOf(BackendException.class);
    }

    private boolean entered() {
        return throttle.enter(1, System.nanoTime() + SHORT.toNanos(), () -> false);
    }
}
