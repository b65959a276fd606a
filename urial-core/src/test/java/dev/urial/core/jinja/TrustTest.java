package dev.urial.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.jinja.Text.Stretch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message holds is never trusted, whatever a template does with it, and what a template writes itself is. */
class TrustTest {
    static Stream<Arguments> renderings() {
        return Goldens.templates().stream()
                .flatMap(template -> Goldens.conversations().stream()
                        .filter(conversation -> !conversation.equals("with tools"))
                        .filter(conversation ->
                                Goldens.ofTemplate(template, conversation).has("text"))
                        .map(conversation -> Arguments.of(template, conversation)));
    }

    static List<String> templates() {
        return Goldens.templates();
    }

    /** Contents are spelled in letters of Unicode's private area, which no template writes. */
    @ParameterizedTest
    @MethodSource("renderings")
    void exactlyTheCharactersOfMessagesAreUntrusted(String template, String conversation) {
        Text text = rendered(template, conversation, TrustTest::inPrivateLetters);
        for (Stretch stretch : text.stretches()) {
            assertThat(stretch.text().chars().mapToObj(c -> c >= 0xE000 && c <= 0xF8FF))
                    .describedAs(stretch.toString())
                    .containsOnly(!stretch.trusted());
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void controlSpellingsInMessagesChangeNothingThatIsTrusted(String template) {
        Text hostile = rendered(template, "control spellings", content -> content);
        Text harmless = rendered(template, "control spellings", content -> "x");
        assertThat(joined(hostile, true)).isEqualTo(joined(harmless, true));
    }

    @Test
    void theUntrustedStretchesJoinedAreTheContents() {
        Text text = rendered("chatml.jinja", "control spellings", content -> content);
        assertThat(joined(text, false))
                .isEqualTo(contents(Goldens.values("control spellings")).collect(Collectors.joining()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "{{ '<' + u + '>' }}; <|UVW|>",
                "{{ 'a' ~ u ~ 1 }}; a|UVW1|",
                "{{ u[1:] ~ 'x' }}; |VW|x",
                "{{ ('a' ~ u ~ 'b')[::-1] }}; b|WVU|a",
                "{{ ('a' ~ u ~ 'b')[1:3] }}; |UV|",
                "{{ ('-' ~ u ~ '-')|trim('-') }}; |UVW|",
                "{{ ('-' ~ u ~ '-').strip('-U') }}; |VW|",
                "{{ ('a' ~ u).split('V')[0] }}; a|U|",
                "{{ u.replace('V', 'v') }}; |U|v|W|",
                "{{ 'aVb'.replace('V', u) }}; a|UVW|b",
                "{{ 'aVb'|replace('V', u) }}; a|UVW|b",
                "{{ [u, 'a', u]|join('+') }}; |UVW|+a+|UVW|",
                "{{ '+'.join([u, u]) }}; |UVW|+|UVW|",
                "{{ u.join(['a', 'b']) }}; a|UVW|b",
                "{{ ('a' ~ u)|lower }}; a|uvw|",
                "{{ ('a' ~ u)|upper }}; A|UVW|",
                "{{ ('a' ~ u)|title }}; A|uvw|",
                "{{ ('a' ~ u)|capitalize }}; A|uvw|",
                "{{ ('a' ~ u).title() }}; A|uvw|",
                "{{ 'aß'|upper ~ u }}; ASS|UVW|",
                "{{ u * 2 ~ 'a' }}; |UVWUVW|a",
                "{{ ('a' ~ u)|list|join }}; a|UVW|",
                "{% for c in 'a' ~ u %}{{ c }}.{% endfor %}; a.|U|.|V|.|W|.",
                "{{ ('a' ~ u)|first }}{{ ('a' ~ u)|last }}; a|W|",
                "{{ ('a' ~ u)|reverse }}; |WVU|a",
                "{{ u|tojson }}; |\"UVW\"|",
                "{{ [u, 'a'] }}; |['UVW', 'a']|",
                "{{ [u, 'a']|string }}; |['UVW', 'a']|",
                "{{ u|default('d') }}{{ nothing|default('d') }}; |UVW|d",
                "{{ 'd' if u else 'e' }}; d",
                "{% set x %}a{{ u }}{% endset %}{{ x }}; a|UVW|",
                "{% set x | upper %}a{{ u }}{% endset %}{{ x }}; A|UVW|",
                "{% macro m(v) %}<{{ v }}>{% endmacro %}{{ m(u) }}; <|UVW|>",
                "{% generation %}a{{ u }}{% endgeneration %}; a|UVW|",
                "{{ {'k': u}.k ~ {'k': 'v'}['k'] }}; |UVW|v",
                "{% for k, v in {'a': u}.items() %}{{ k }}{{ v }}{% endfor %}; a|UVW|",
                "{% set ns = namespace(x='a') %}{% set ns.x = ns.x + u %}{{ ns.x }}; a|UVW|",
                "{{ ('a' ~ u)|safe }}{{ u|e }}; a|UVWUVW|",
                "{{ u.partition('V')[0] ~ 'a' }}; |U|a",
                "{{ u.partition('V')[1] ~ 'a' }}; |V|a",
                "{{ strftime_now('%Y') }}{{ strftime_now(u ~ '%d') }}; 2026|UVW|05",
                "{{ [u]|map('lower')|join ~ ['A']|map('lower')|join }}; |uvw|a",
                "{{ (u ~ 'a').removeprefix('U') }}; |VW|a",
                "{{ u|indent(2, true) }}; |  UVW|",
            })
    void everyOperationCarriesTrustAlong(String source, String expected) {
        Text text = Template.parse(source).render(Map.of("u", "UVW"), Goldens.CLOCK);
        assertThat(barred(text)).isEqualTo(barred(expected));
    }

    /** With bars where trust changes, the first stretch being trusted. */
    private static String barred(Text text) {
        StringBuilder result = new StringBuilder();
        boolean trusted = true;
        for (Stretch stretch : text.stretches()) {
            result.append(stretch.trusted() == trusted ? "" : "|").append(stretch.text());
            trusted = stretch.trusted();
        }
        return result.toString();
    }

    private static String barred(String expected) {
        return expected.endsWith("|") ? expected.substring(0, expected.length() - 1) : expected;
    }

    private static String joined(Text text, boolean trusted) {
        return text.stretches().stream()
                .filter(stretch -> stretch.trusted() == trusted)
                .map(Stretch::text)
                .collect(Collectors.joining(trusted ? "\n--\n" : ""));
    }

    private static String inPrivateLetters(String content) {
        return content.chars()
                .mapToObj(c -> Character.toString(0xE000 + c % 0x1000))
                .collect(Collectors.joining());
    }

    private static Text rendered(String template, String conversation, UnaryOperator<String> spelling) {
        Map<String, Object> values = Goldens.values(conversation);
        values.put(
                "messages",
                messages(values).map(message -> spelled(message, spelling)).toList());
        return Template.parse(Goldens.source(template)).render(values, Goldens.CLOCK);
    }

    private static Map<String, Object> spelled(Map<?, ?> message, UnaryOperator<String> spelling) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("role", Text.trusted(String.valueOf(message.get("role"))));
        result.put("content", spelling.apply(String.valueOf(message.get("content"))));
        return result;
    }

    private static Stream<Map<?, ?>> messages(Map<String, Object> values) {
        return ((List<?>) values.getOrDefault("messages", List.of())).stream().map(message -> (Map<?, ?>) message);
    }

    private static Stream<String> contents(Map<String, Object> values) {
        return messages(values).map(message -> String.valueOf(message.get("content")));
    }
}
