package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.run.RetryingBackend;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.wiring.GuardedBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappersTest {
    @ParameterizedTest
    @ValueSource(classes = {GuardedBackend.class, RetryingBackend.class, CheckedBackend.class})
    void everyWrapperForwardsTheWholeBackend(Class<?> wrapper) {
        assertThat(Wrappers.notForwarded(Backend.class, wrapper)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(classes = {GuardedBackend.class, RetryingBackend.class, CheckedBackend.class})
    void theirPartsForwardWhollyToo(Class<?> wrapper) {
        Stream.of(wrapper.getDeclaredClasses()).forEach(part -> {
            for (Class<?> kind : List.of(
                    Generation.class,
                    Tokenizer.class,
                    TokenScorer.class,
                    DistributionScorer.class,
                    DistributionWalk.class)) {
                if (kind.isAssignableFrom(part)) {
                    assertThat(Wrappers.notForwarded(kind, part)).isEmpty();
                }
            }
        });
        assertThat(wrapper.getDeclaredClasses()).anyMatch(Generation.class::isAssignableFrom);
    }

    @Test
    void aMethodThatIsLeftToTheInterfaceIsFound() {
        abstract class Careless implements Backend {
            @Override
            public void close() {}
        }
        assertThat(Wrappers.notForwarded(Backend.class, Careless.class))
                .anyMatch(method -> method.contains("scorer"))
                .noneMatch(method -> method.contains("close"));
    }
}
