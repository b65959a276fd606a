package dev.urial.testkit;

import static dev.urial.testkit.ScriptedBackend.busy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.run.RetryingBackend;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryingBackendTest {
    private final List<Duration> waits = new ArrayList<>();
    private final ScriptedBackend engine = new ScriptedBackend();
    private final Backend backend = new RetryingBackend(engine, 3, waits::add);

    @Test
    void anEngineThatWasBusyIsAskedAgainLaterEachTime() {
        engine.then(busy()).then(busy()).then("yes");
        assertThat(text()).isEqualTo("yes");
        assertThat(engine.generations).isEqualTo(3);
        assertThat(waits).hasSize(2);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(400), Duration.ofMillis(600));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
    }

    @Test
    void theEngineSaysHowLongToWait() {
        engine.then(new BackendException(Kind.RATE_LIMITED, "slow down", null, Duration.ofSeconds(7)))
                .then("yes");
        assertThat(text()).isEqualTo("yes");
        assertThat(waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7100)));
    }

    @Test
    void anEngineThatOnlyHasTooMuchToDoIsAskedMoreOftenThanOneThatIsBroken() {
        BackendException tooMany = new BackendException(Kind.RATE_LIMITED, "slow down", null, Duration.ofSeconds(1));
        engine.then(tooMany)
                .then(tooMany)
                .then(tooMany)
                .then(tooMany)
                .then(tooMany)
                .then("yes");
        assertThat(text()).isEqualTo("yes");
    }

    @Test
    void evenSuchAnEngineIsNotAskedForEver() {
        BackendException tooMany = new BackendException(Kind.RATE_LIMITED, "slow down", null, Duration.ofMinutes(8));
        engine.then(tooMany).then(tooMany).then(tooMany).then("never");
        assertThatThrownBy(this::text).hasMessage("slow down");
    }

    @Test
    void afterTheLastAttemptTheFailureIsTheCallers() {
        engine.then(busy()).then(busy()).then(busy()).then("never");
        assertThatThrownBy(this::text).isInstanceOf(BackendException.class).hasMessage("busy");
        assertThat(engine.generations).isEqualTo(3);
    }

    @Test
    void whatCannotSucceedLaterIsNotAskedAgain() {
        engine.then(new BackendException(Kind.PROMPT_TOO_LONG, "too long")).then("never");
        assertThatThrownBy(this::text).hasMessage("too long");
        assertThat(engine.generations).isEqualTo(1);
    }

    @Test
    void aGenerationThatHasDeliveredTextIsNeverAskedAgain() {
        engine.then("half an ", busy()).then("never");
        assertThatThrownBy(this::text).hasMessage("busy");
        assertThat(engine.generations).isEqualTo(1);
    }

    @Test
    void everyGenerationIsClosed() {
        engine.then(busy()).then("yes");
        text();
        assertThat(engine.closed).isEqualTo(2);
    }

    private String text() {
        try (Generation generation = backend.generate(new GenerationRequest(Prompt.of("q"), Sampling.GREEDY, 5))) {
            StringBuilder text = new StringBuilder();
            generation.forEachRemaining(piece -> text.append(piece.text()));
            return text.toString();
        }
    }
}
