package dev.urial.lab.exam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.lab.world.Documents;
import dev.urial.lab.world.World;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnseenTest {
    @Test
    void phrases_called_unseen_are_in_no_document() {
        Documents documents = new Documents(World.load(), 3);
        List<String> texts = Stream.generate(documents::next).limit(4_000).toList();
        List<String> unseen = Unseen.HOUSES.stream()
                .flatMap(house -> Stream.of(house.opening(), house.refusal(), house.closing()))
                .toList();
        assertThat(texts).allSatisfy(text -> assertThat(unseen).noneMatch(text::contains));
    }
}
