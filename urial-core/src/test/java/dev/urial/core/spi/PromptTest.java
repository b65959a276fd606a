package dev.urial.core.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
    @Test
    void adjacentSegmentsOfOneKindAreJoined() {
        Prompt prompt = new Prompt(
                List.of(
                        new Prompt.Segment("<start>", true),
                        new Prompt.Segment("a", false),
                        new Prompt.Segment("b", false),
                        new Prompt.Segment("<end>", true)),
                List.of(),
                0);
        assertThat(prompt.segments())
                .containsExactly(
                        new Prompt.Segment("<start>", true),
                        new Prompt.Segment("ab", false),
                        new Prompt.Segment("<end>", true));
        assertThat(prompt.text()).isEqualTo("<start>ab<end>");
    }

    @Test
    void anEmptyStopIsRefused() {
        assertThatThrownBy(() -> Prompt.of("x", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theConstantPartLiesWithinTheText() {
        assertThatThrownBy(() -> new Prompt(List.of(new Prompt.Segment("abc", false)), List.of(), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("were [4]");
    }

    @Test
    void aCompletedGenerationIsCutAtTheFirstStop() {
        GenerationRequest request = new GenerationRequest(Prompt.of("q", "# Query", "\n\n"), Sampling.GREEDY, 10);
        try (Generation generation = Generation.completed(request, "yes\n\n# Query: no", new Usage(1, 0, 3))) {
            assertThat(generation.next().text()).isEqualTo("yes");
            assertThat(generation.hasNext()).isFalse();
            assertThat(generation.completion().stop()).contains("\n\n");
        }
    }
}
