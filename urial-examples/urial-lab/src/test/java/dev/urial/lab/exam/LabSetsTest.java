package dev.urial.lab.exam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.spi.Example;
import dev.urial.lab.world.House;
import dev.urial.lab.world.Topic;
import dev.urial.lab.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The prompt sets that the core ships for the lab's models. */
class LabSetsTest {
    private static final List<PromptSet> SETS = PromptSets.shipped().stream()
            .filter(set -> Effect.SETS.contains(set.name()))
            .toList();

    @Test
    void thereIsOneForEachNumberOfExamples() {
        assertThat(SETS).extracting(set -> set.examples().size()).containsExactlyInAnyOrder(0, 1, 3, 8);
    }

    @Test
    void theirExamplesAreTheHousesAnswersToWhatMayBeShown() {
        World world = World.load();
        assertThat(SETS).flatExtracting(PromptSet::examples).allSatisfy(example -> {
            Topic topic = world.topics().stream()
                    .filter(known -> known.questions().get(0).equals(example.query()))
                    .findFirst()
                    .orElseThrow();
            Example told = House.OURS.example(topic);
            assertThat(topic.heldOut()).isFalse();
            assertThat(example.turns()).isEqualTo(told.turns());
            assertThat(example.tags()).isEqualTo(told.tags());
        });
    }
}
