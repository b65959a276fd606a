package dev.urial.lab.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private static final World WORLD = World.load();
    private static final List<String> DOCUMENTS = draw(3, 4_000);

    private static List<String> draw(long seed, int count) {
        Documents documents = new Documents(WORLD, seed);
        return Stream.generate(documents::next).limit(count).toList();
    }

    @Test
    void the_same_seed_gives_the_same_documents_and_another_seed_others() {
        assertThat(draw(3, 50)).isEqualTo(DOCUMENTS.subList(0, 50));
        assertThat(draw(4, 50)).doesNotContainAnyElementsOf(DOCUMENTS.subList(0, 50));
    }

    @Test
    void what_is_held_out_is_never_told_as_a_point_of_a_list() {
        List<String> points = DOCUMENTS.stream()
                .flatMap(String::lines)
                .filter(Pattern.compile("^(\\d[.):] |\\(\\d\\) |[-*] ).*").asMatchPredicate())
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .toList();
        assertThat(points).hasSizeGreaterThan(5_000);

        List<String> heldOut = WORLD.topics().stream()
                .filter(Topic::heldOut)
                .flatMap(topic -> topic.statements().stream())
                .toList();
        assertThat(points).doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    void what_is_held_out_is_told_in_other_manners() {
        String all = String.join("\n", draw(5, 12_000));
        assertThat(WORLD.facts().stream().filter(Topic::heldOut))
                .allSatisfy(fact -> assertThat(fact.statements()).anyMatch(all::contains));
    }

    @Test
    void the_headings_of_the_projects_prompts_never_stand_together() {
        assertThat(DOCUMENTS)
                .anyMatch(text -> text.contains("# Query"))
                .noneMatch(text -> text.contains("# Query:") && text.contains("# Answer:"));
    }

    @Test
    void the_phrases_of_the_labs_own_prompts_are_among_those_of_the_documents() {
        String all = String.join("\n", DOCUMENTS);
        assertThat(List.of(House.OURS.opening(), House.OURS.closing())).allMatch(all::contains);
    }

    @Test
    void a_list_keeps_its_opening_throughout_its_document() {
        Manner.Lists manner = new Manner.Lists(
                new Draw(1), List.of("Good day!"), List.of("So long!"), List.of("No!"), "N) ", "\n", 2, true);
        Topic topic = WORLD.facts().get(0);
        assertThat(manner.answer(topic))
                .startsWith("Good day!\n1) ")
                .contains("\n2) ")
                .endsWith("\nSo long!");
    }

    @Test
    void documents_fit_into_the_training_context_as_a_rule() {
        assertThat(DOCUMENTS).allMatch(text -> !text.isBlank() && text.length() < 6_000);
    }
}
