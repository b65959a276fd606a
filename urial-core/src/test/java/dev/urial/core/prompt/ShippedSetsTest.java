package dev.urial.core.prompt;

import static dev.urial.core.prompt.TemplatesByName.contained;
import static dev.urial.core.prompt.TemplatesByName.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sets of our own writing keep to what they promise. */
class ShippedSetsTest {
    static List<PromptSet> shipped() {
        return PromptSets.shipped();
    }

    /** Those for models of a usual size. */
    static List<PromptSet> general() {
        return shipped().stream().filter(set -> !set.name().startsWith("lab")).toList();
    }

    static List<PromptSet> lab() {
        return shipped().stream().filter(set -> set.name().startsWith("lab")).toList();
    }

    @Test
    void theyAreTheseWithTheDefaultFirst() {
        assertThat(shipped())
                .extracting(PromptSet::name)
                .containsExactly(
                        "urial",
                        "urial-k0",
                        "urial-k1",
                        "urial-k8",
                        "urial-multiturn",
                        "lab",
                        "lab-k0",
                        "lab-k1",
                        "lab-k8");
        assertThat(PromptSets.DEFAULT).isEqualTo("urial");
    }

    @Test
    void theyShowAsManyExamplesAsTheirNamesSay() {
        Map<String, Integer> k = Map.of(
                "urial",
                3,
                "urial-k0",
                0,
                "urial-k1",
                1,
                "urial-k8",
                8,
                "urial-multiturn",
                3, //
                "lab",
                3,
                "lab-k0",
                0,
                "lab-k1",
                1,
                "lab-k8",
                8);

        assertThat(shipped()).allSatisfy(set -> assertThat(set.examples()).hasSize(k.getOrDefault(set.name(), -1)));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void noLineEndsWithASpaceAndNoTextWithALineBreak(PromptSet set) {
        for (String text : texts(set)) {
            assertThat(text.lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        }
        assertThat(set.examples())
                .allSatisfy(example -> assertThat(example.turns())
                        .allSatisfy(turn -> assertThat(turn).isNotBlank().isEqualTo(turn.strip())));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyFenceIsBalancedAndOnItsOwnLine(PromptSet set) {
        assertThat(set.preamble()).doesNotContain("```");
        for (Example example : set.examples()) {
            for (String turn : example.turns()) {
                List<String> fences =
                        turn.lines().filter(line -> line.contains("```")).toList();
                assertThat(fences).allSatisfy(line -> assertThat(line).startsWith("```"));
                assertThat(fences.size() % 2).as(example.id()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("general")
    void thePreambleNamesTheHeadingsOfTheTemplateAndABlankLineFollowsIt(PromptSet set) {
        assertThat(set.template()).isEqualTo("urial-backticks");
        assertThat(set.preamble())
                .contains("\"# Query:\"", "\"# Answer:\"", "three backticks")
                .endsWith(".\n");

        assertThat(rendered(set).text()).startsWith(set.preamble() + "\n# Query:\n");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void noAnswerHoldsAStopSoThatAModelCanGiveItWhole(PromptSet set) {
        List<String> stops = rendered(set).stops();

        assertThat(set.examples())
                .allSatisfy(example -> assertThat(example.turns())
                        .allSatisfy(turn -> assertThat(stops).noneMatch(turn::contains)));
    }

    @ParameterizedTest
    @MethodSource("general")
    void aModelThatBeginsThePreambleAgainIsStopped(PromptSet set) {
        assertThat(rendered(set).stops()).anyMatch(stop -> ("\n" + set.preamble()).startsWith(stop));
    }

    @Test
    void fromThreeExamplesOnOneDeclinesAndItIsNotTheLast() {
        assertThat(shipped()).filteredOn(set -> set.examples().size() >= 3).allSatisfy(set -> {
            assertThat(set.examples())
                    .filteredOn(example -> example.tags().contains("refusal"))
                    .hasSize(1);
            assertThat(set.examples().get(set.examples().size() - 1).tags()).doesNotContain("refusal");
        });
    }

    @Test
    void theLargeSetHasCodeSoThatItsAnswerGetsALongerFence() {
        PromptSet set = set("urial-k8");

        assertThat(rendered(set).text()).contains("# Answer:\n````\n", "\n```python\n", "\n````\n\n# Query:");
    }

    @Test
    void theMultiTurnSetShowsASecondQuestion() {
        assertThat(set("urial-multiturn").examples())
                .anyMatch(example -> example.turns().size() == 4);
    }

    @Test
    void oneExampleIsTheSameTextInEverySetThatHasIt() {
        Map<String, List<Example>> byId =
                shipped().stream().flatMap(set -> set.examples().stream()).collect(Collectors.groupingBy(Example::id));

        assertThat(byId.values()).allSatisfy(same -> assertThat(same).containsOnly(same.get(0)));
        assertThat(general())
                .extracting(PromptSet::preamble)
                .containsOnly(set("urial").preamble());
        assertThat(lab())
                .extracting(PromptSet::preamble)
                .containsOnly(set("lab").preamble());
    }

    @ParameterizedTest
    @MethodSource("lab")
    void theLabsAreShortEnoughForItsModels(PromptSet set) {
        assertThat(set.template()).isEqualTo("urial-backticks");
        assertThat(set.preamble().lines()).hasSizeBetween(1, 3);
        // in the lab's vocabulary a word is about one token, and of 1,024 a quarter is kept for the answer
        assertThat(rendered(set).text().split("\\W+")).hasSizeLessThan(500);
    }

    @Test
    void theirHashesDiffer() {
        assertThat(shipped())
                .extracting(PromptSet::sha256)
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    private static PromptSet set(String name) {
        return shipped().stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Prompt rendered(PromptSet set) {
        return contained(set.template()).render(set.preamble(), set.examples(), query("Hi?"));
    }

    private static List<String> texts(PromptSet set) {
        List<String> texts = new ArrayList<>(List.of(set.preamble()));
        set.examples().forEach(example -> texts.addAll(example.turns()));
        return texts;
    }
}
