package dev.urial.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.jinja.TemplateException.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Jinja2 made of a template, to the byte. */
class GoldenTest {
    static Stream<Arguments> renderings() {
        return Goldens.templates().stream()
                .flatMap(template ->
                        Goldens.conversations().stream().map(conversation -> Arguments.of(template, conversation)));
    }

    static List<String> snippets() {
        return Goldens.snippets();
    }

    static List<String> unsupportedSnippets() {
        return Goldens.unsupportedSnippets();
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void aChatTemplateIsRenderedAsByJinja(String template, String conversation) {
        assertAsGolden(
                Goldens.ofTemplate(template, conversation), Goldens.source(template), Goldens.values(conversation));
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void anExpressionMeansWhatItMeansInJinja(String snippet) {
        assertAsGolden(Goldens.ofSnippet(snippet), snippet, Goldens.snippetValues());
    }

    @ParameterizedTest
    @MethodSource("unsupportedSnippets")
    void whatIsNotKnownIsRefusedByName(String snippet) {
        TemplateException failure = catchThrowableOfType(
                TemplateException.class, () -> Template.parse(snippet).render(Goldens.snippetValues(), Goldens.CLOCK));
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(failure.reason()).contains("not known here");
    }

    @Test
    void thereAreAtLeast25Templates() {
        assertThat(Goldens.templates()).hasSizeGreaterThanOrEqualTo(25);
    }

    private static void assertAsGolden(JsonNode golden, String source, Map<String, Object> values) {
        if (golden.has("text")) {
            assertThat(Template.parse(source).render(values, Goldens.CLOCK).toString())
                    .isEqualTo(golden.path("text").textValue());
            return;
        }
        TemplateException failure = catchThrowableOfType(
                TemplateException.class, () -> Template.parse(source).render(values, Goldens.CLOCK));
        assertThat(failure).describedAs("Jinja says %s", golden).isNotNull();
        if (golden.has("refused")) {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.reason()).isEqualTo(golden.path("refused").textValue());
        } else {
            assertThat(failure.kind()).isNotIn(Kind.REFUSED, Kind.LIMIT);
        }
    }
}
