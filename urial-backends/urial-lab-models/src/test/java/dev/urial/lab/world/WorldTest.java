package dev.urial.lab.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final World WORLD = World.load();

    @Test
    void there_are_some_hundreds_of_facts_under_names_of_their_own() {
        assertThat(WORLD.facts()).hasSizeBetween(500, 900);
        assertThat(WORLD.topics().stream().map(Topic::id)).doesNotHaveDuplicates();
    }

    @Test
    void a_topic_can_be_asked_told_and_told_more_of() {
        assertThat(WORLD.topics()).allSatisfy(topic -> {
            assertThat(topic.questions()).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
            assertThat(topic.statements()).isNotEmpty();
            assertThat(topic.related()).isNotEmpty();
            assertThat(Stream.of(topic.questions(), topic.statements(), topic.related())
                            .flatMap(List::stream))
                    .allMatch(sentence ->
                            Character.isUpperCase(sentence.charAt(0)) || Character.isDigit(sentence.charAt(0)))
                    .noneMatch(sentence -> sentence.contains("{"));
        });
    }

    @Test
    void every_statement_of_a_fact_has_its_value() {
        assertThat(WORLD.facts())
                .allSatisfy(fact -> assertThat(fact.statements())
                        .allMatch(statement -> statement
                                .toLowerCase(java.util.Locale.ROOT)
                                .contains(fact.value().toLowerCase(java.util.Locale.ROOT))));
    }

    @Test
    void sentences_read_as_english() {
        Topic ant = WORLD.facts().stream()
                .filter(fact -> fact.id().equals("class/ant"))
                .findFirst()
                .orElseThrow();
        assertThat(ant.questions()).contains("What kind of animal is an ant?");
        assertThat(ant.statements()).contains("An ant is an insect.");
        assertThat(ant.related()).contains("An ant has six legs.");
    }

    @Test
    void enough_is_held_out_for_an_exam() {
        assertThat(WORLD.facts().stream().filter(Topic::heldOut)).hasSizeBetween(200, 350);
        assertThat(WORLD.crimes().stream().filter(Topic::heldOut)).hasSizeBetween(25, 60);
    }

    @Test
    void a_row_is_held_out_whole_since_one_answer_tells_of_another_question() {
        var byCountry = WORLD.facts().stream()
                .filter(fact -> fact.id().matches("(capital|continent|currency)/.*"))
                .collect(Collectors.groupingBy(
                        fact -> fact.id().replaceFirst(".*/", ""),
                        Collectors.mapping(Topic::heldOut, Collectors.toSet())));
        assertThat(byCountry.values()).allMatch(kept -> kept.size() == 1);
    }
}
