package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.Scale;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RubricFileTest {
    private static final String SCORES = """
            kind: scores
            scale: [1, 5]
            aspects:
              wit: Is it witty?
              charm: Is it charming?
            text: |
              Judge by:
              {{aspects}}
              {{case}}
              {{reply}}
            """;
    private static final String PAIRWISE = SCORES.replace("kind: scores\nscale: [1, 5]\n", "kind: pairwise\n");
    private static final String SINGLE =
            SCORES.replace("kind: scores", "kind: single").replace("  charm: Is it charming?\n", "");

    @Test
    void everySettingIsThatOfTheFile() {
        Rubric rubric = Rubrics.parse("m.yaml", "name: manners\nnotApplicable: true\n" + SCORES);

        assertThat(rubric.name()).isEqualTo("manners");
        assertThat(rubric.kind()).isEqualTo(Rubric.Kind.SCORES);
        assertThat(rubric.scale()).contains(new Scale(1, 5));
        assertThat(rubric.notApplicable()).isTrue();
        assertThat(rubric.aspects())
                .containsExactly(new Aspect("wit", "Is it witty?"), new Aspect("charm", "Is it charming?"));
        assertThat(rubric.text()).isEqualTo("Judge by:\n{{aspects}}\n{{case}}\n{{reply}}\n");
    }

    @Test
    void whatMayBeLeftOutIsLeftOut() {
        assertThat(Rubrics.parse("m", SCORES).name()).isEqualTo("m");
        assertThat(Rubrics.parse("m", SCORES).notApplicable()).isFalse();
        assertThat(Rubrics.parse("m", PAIRWISE).scale()).isEmpty();
        assertThat(Rubrics.parse("m", "{kind: single, scale: [1, 10], text: '{{case}} {{reply}}'}")
                        .aspects())
                .containsExactly(new Aspect("overall", ""));
    }

    @Test
    void aspectsMayBeNamedInAnyLanguage() {
        Rubric rubric = Rubrics.parse(
                "m", SCORES.replace("wit:", "\u015Eakac\u0131l\u0131k:").replace("charm:", "\u9B45\u529B-2:"));

        assertThat(rubric.aspects())
                .extracting(Aspect::name)
                .containsExactly("\u015Eakac\u0131l\u0131k", "\u9B45\u529B-2");
    }

    @Test
    void referencesAreShownWhereTheTextHasAPlaceForThem() {
        assertThat(Rubrics.parse("m", SCORES).showsReferences()).isTrue();
        String apart = SCORES.replace("{{case}}", "{{query}} {{answer}}");
        assertThat(Rubrics.parse("m", apart).showsReferences()).isFalse();
        assertThat(Rubrics.parse("m", apart.replace("{{query}}", "{{query}} {{ reference }}"))
                        .showsReferences())
                .isTrue();
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                problem(SCORES + "scales: 3\n", "m.yaml:11: scales: is no known setting; did you mean 'scale'?"),
                problem(
                        SCORES.replace("kind: scores", "kind: score"),
                        "m.yaml:1: kind: must be one of scores, pairwise, single"),
                problem(SCORES.replace("kind: scores\n", ""), "m.yaml: kind: is required"),
                problem("kind: scores\nscale: [1, 5]\naspects: {a: b}\n", "m.yaml: text: is required"),
                problem("[]", "m.yaml: must be a map of settings"),
                problem("", "m.yaml: kind: is required", "m.yaml: text: is required"),
                problem("kind: [", "m.yaml:1: is not valid YAML"),
                problem(SCORES.replace("charm:", "wit:"), "m.yaml:5: is not valid YAML: Duplicate field 'wit'"),
                problem(
                        SCORES.replace("charm:", "WIT:"),
                        "m.yaml:3: aspects.WIT: stands there twice, whatever the case"),
                problem(
                        SCORES.replace("charm:", "my charm:"),
                        "m.yaml:3: aspects.my charm: name: must be letters, digits"),
                problem(SCORES.replace(" Is it witty?", " ''"), "m.yaml:3: aspects.wit: must say what it means"),
                problem(
                        SCORES.replaceAll("aspects:\n.*\n.*\n", "aspects: {}\n"),
                        "m.yaml:3: aspects: must be at least one"),
                problem(
                        SCORES.replace("[1, 5]", "[5, 1]"),
                        "m.yaml:2: scale: must go from a number to a greater one, was 5.0 to 1.0"),
                problem(SCORES.replace("[1, 5]", "[1, 1]"), "m.yaml:2: scale: must go from"),
                problem(
                        SCORES.replace("[1, 5]", "[1, 3, 5]"),
                        "m.yaml:2: scale: must be the least score and the best one"),
                problem(SCORES.replace("[1, 5]", "1-5"), "m.yaml:2: scale: must be a list, was '1-5'"),
                problem(
                        SCORES.replace("scale: [1, 5]\n", ""),
                        "m.yaml: scale: must be the least score and the best one, as in [1, 5]"),
                problem("name: ' '\n" + SCORES, "m.yaml:1: name: is empty"),
                problem(SCORES.replaceFirst("(?s)text:.*", "text: ' '"), "m.yaml:6: text: is empty"),
                problem(
                        SCORES.replace("{{case}}", "{{cases}}"),
                        "m.yaml:9: text: {{cases}} is no placeholder of the kind scores; did you mean 'case'?; there are case, query, reference, answer, aspects, reply, mark",
                        "m.yaml:6: text: lacks {{query}}",
                        "m.yaml:6: text: lacks {{answer}}"),
                problem(
                        SCORES.replace("{{case}}", "{{query}} {{answer_a}}"),
                        "m.yaml:9: text: {{answer_a}} is no placeholder of the kind scores",
                        "m.yaml:6: text: lacks {{answer}}"),
                problem(SCORES.replace("{{case}}", "{{case}} {{}}"), "m.yaml:9: text: {{}} is no placeholder"),
                problem(SCORES.replace("{{case}}", "{{case}} {{case}}"), "m.yaml:9: text: {{case}} stands there twice"),
                problem(
                        SCORES.replace("{{case}}", "{{case}} {{reference}}"),
                        "m.yaml:9: text: {{reference}} is in {{case}} already"),
                problem(
                        SCORES.replace("{{reply}}", "{\"wit\": 1}"),
                        "m.yaml:6: text: must say how to reply: by {{reply}}, or with a JSON object of your own, which lacks \"charm\""),
                problem(PAIRWISE + "scale: [1, 5]\n", "m.yaml:10: scale: a pairwise rubric has none"),
                problem(
                        PAIRWISE.replace("{{case}}", "{{query}} {{answer_a}}"),
                        "m.yaml:5: text: lacks {{answer_b}}; what is judged goes in by {{case}}, or by each of {{query}}, {{answer_a}}, {{answer_b}}"),
                problem(
                        "notApplicable: true\n" + PAIRWISE,
                        "m.yaml:1: notApplicable: only a rubric of the kind scores can have it"),
                problem(
                        SINGLE.replace("text:", "  b: B\ntext:"),
                        "m.yaml:3: aspects: a rubric of the kind single has one score, so one aspect at most, had 2"),
                problem(
                        SINGLE.replace("{{reply}}", "Score it."),
                        "m.yaml:5: text: must say how to reply: by {{reply}}, or in your own words, with the score in [[...]]"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aProblemIsToldOnceWithItsPlace(String file, List<String> messages) {
        assertThatThrownBy(() -> Rubrics.parse("m.yaml", file)).isInstanceOfSatisfying(ConfigException.class, e -> {
            assertThat(e.problems()).hasSameSizeAs(messages);
            for (int i = 0; i < messages.size(); i++) {
                assertThat(e.problems().get(i).toString()).startsWith(messages.get(i));
            }
        });
    }

    private static Arguments problem(String file, String... messages) {
        return Arguments.of(file, List.of(messages));
    }
}
