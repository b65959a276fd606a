package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.Prompt;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(OptionalInt.of(4), 4);

    @Test
    void oneAfterTheOtherUseOneSlot() {
        for (int i = 0; i < 5; i++) {
            Slots.Slot slot = slots.take(prompt("Q", "question " + i));
            assertThat(slot.number()).hasValue(0);
            slot.giveBack();
        }
    }

    @Test
    void atOnceTheyUseAsManyAsTheyAre() {
        Slots.Slot first = slots.take(prompt("Q", "1"));
        Slots.Slot second = slots.take(prompt("Q", "2"));
        assertThat(first.number()).isNotEqualTo(second.number());
    }

    @Test
    void aPromptGoesWhereItsConstantPartHasBeen() {
        Slots.Slot one = slots.take(prompt("one", "?"));
        Slots.Slot two = slots.take(prompt("two", "?"));
        one.giveBack();
        two.giveBack();
        assertThat(slots.take(prompt("one", "again?")).number()).isEqualTo(one.number());
    }

    @Test
    void withoutSlotsNothingIsPinned() {
        assertThat(new Slots(OptionalInt.empty(), 4).take(prompt("Q", "1")).number())
                .isEmpty();
    }

    @Test
    void whereAllAreTakenTheServerChooses() {
        Slots one = new Slots(OptionalInt.of(1), 8);
        Slots.Slot taken = one.take(prompt("Q", "1"));
        assertThat(one.take(prompt("Q", "2")).number()).isEmpty();
        taken.giveBack();
        taken.giveBack();
        assertThat(one.take(prompt("Q", "3")).number()).hasValue(0);
        assertThat(one.take(prompt("Q", "4")).number()).isEmpty();
    }

    private static Prompt prompt(String constant, String query) {
        return new Prompt(List.of(new Prompt.Segment(constant + query, false)), List.of(), constant.length());
    }
}
