package dev.urial.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.jinja.TemplateException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No template runs on, writes without end, or overflows the stack. */
@Timeout(120)
class BoundsTest {
    /** A tenth of what a rendering may use. */
    private static final Limits TENTH = new Limits(
            Limits.DEFAULT.steps() / 10,
            Limits.DEFAULT.characters() / 10,
            Limits.DEFAULT.depth(),
            Limits.DEFAULT.time());

    private static final String GROW =
            "{% set ns = namespace(x=START) %}{% for i in range(60) %}{% set ns.x = STEP %}{% endfor %}END";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'x' * 1000000000000 }}",
                "{{ [0] * 1000000000000 }}",
                "{{ ('ab' * 1000000).replace('a', 'x' * 1000000) }}",
                "{{ ('a' * 1000000).find('a' * 500000 ~ 'b') }}{{ ('a' * 1000000).split('a' * 500000 ~ 'b') }}",
                "{{ 'x' * 1000000 in 'x' * 2000000 }}",
                "{{ ('x' * 30000000)|list|length }}",
                "{{ ('x' * 10000000).replace('', 'y') }}",
                "{{ range(99999)|map('string')|join('x' * 10000) }}",
                "{{ (['x' * 9000000] * 9)|join }}",
                "{{ ('x\n' * 1000000)|indent(1000) }}",
                "{% for i in range(9999) %}{% if 'a' * 99999 == 'a' * 99998 ~ 'b' %}{% endif %}{% endfor %}",
            })
    void whatDoesNotEndIsStopped(String source) {
        assertStopped(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x';ns.x ~ ns.x;",
                "'x';ns.x + ns.x;",
                "['x'];ns.x + ns.x;",
                "'x';ns.x|replace('x', 'xx');",
                "[];[ns.x, ns.x];{{ ns.x|tojson }}",
                "[];[ns.x, ns.x];{{ ns.x }}",
                "[];[ns.x, ns.x];{{ ns.x == [ns.x[0], ns.x[0]] and ns.x == ns.x }}",
                "[];[ns.x, ns.x];{{ ns.x|string|length }}",
                "['x'];[ns.x|join, ns.x|join];",
                "{};{'a': ns.x, 'b': ns.x};{{ ns.x|tojson(indent=2) }}",
            })
    void doublingIsStopped(String parts) {
        String[] part = parts.split(";", -1);
        assertStopped(GROW.replace("START", part[0]).replace("STEP", part[1]).replace("END", part[2]));
    }

    /** Before, so many times this, between, so many times this, after. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '^',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{{ @(@1@)@ }}",
                "{{ @[@1@]@ }}",
                "{{ @{1:@1@}@ }}",
                "{{ @not @1@@ }}",
                "{{ @- @1@@ }}",
                "{{ @f(@1@)@ }}",
                "{{ @a[@1@]@ }}",
                "{{ @1 if 1 else @1@@ }}",
                "{{ 1@+1@@@ }}",
                "{{ a@.a@@@ }}",
                "{{ 'a'@|upper@@@ }}",
                "{{ 1@**1@@@ }}",
                "{{ 'a'@~'a'@@@ }}",
                "{{ a@ or a@@@ }}",
                "{{ 1@<1@@@ }}",
                "{{ 1@ if 1@@@ }}",
                "@{% if 1 %}@x@{% endif %}@",
                "@{% for a in b %}@x@{% endfor %}@",
                "@{% macro m() %}@x@{% endmacro %}@",
                "{% if a %}@{% elif b %}@@@{% endif %}",
                "{% for @(@a@)@ in b %}{% endfor %}",
            })
    void nestingNeverOverflowsTheStack(
            @Nullable String before,
            String open,
            @Nullable String between,
            @Nullable String close,
            @Nullable String after) {
        for (int times : new int[] {70, 1_000, 20_000}) {
            assertOnlyOurExceptions(text(before)
                    + open.repeat(times)
                    + text(between)
                    + text(close).repeat(times)
                    + text(after));
        }
    }

    @Test
    void aStackOf512KiBIsEnough() throws InterruptedException {
        List<String> sources = List.of(
                "{% macro m() %}{{ (((((m()|upper ~ 'a'))))) }}{% endmacro %}{{ m() }}",
                "{% macro m(l) %}{% for a in l %}{% if a %}{{ m([a]) }}{% endif %}{% endfor %}{% endmacro %}{{ m([1]) }}",
                "{{ " + "(".repeat(50) + "1" + ")".repeat(50) + " }}",
                "{% if 1 %}".repeat(50) + "{% endif %}".repeat(50),
                GROW.replace("range(60)", "range(2000)")
                        .replace("START", "[]")
                        .replace("STEP", "[ns.x]")
                        .replace("END", "{{ ns.x|tojson }}"));
        AtomicReference<List<Throwable>> failures = new AtomicReference<>(List.of());
        Thread small = new Thread(
                null,
                () -> {
                    List<Throwable> found = new ArrayList<>();
                    for (String source : sources) {
                        try {
                            Template.parse(source).render(Map.of(), Goldens.CLOCK);
                        } catch (TemplateException expected) {
                            assertThat(expected.kind()).isEqualTo(Kind.LIMIT);
                        } catch (Throwable failure) { // the overflow this test is about is an error
                            found.add(failure);
                        }
                    }
                    failures.set(found);
                },
                "small-stack",
                512 << 10);
        small.start();
        small.join();
        assertThat(failures.get()).isEmpty();
    }

    @Test
    void timeRunsOut() {
        Limits limits = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 200, Duration.ZERO);
        assertThatThrownBy(() -> Template.parse("{% for a in range(99999) %}{% endfor %}")
                        .render(Map.of(), Goldens.CLOCK, limits))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("more than 0 ms");
    }

    @Test
    void aVeryLongTemplateIsRefused() {
        assertThatThrownBy(() -> Template.parse("x".repeat(Limits.SOURCE + 1)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void aLongConversationIsFarFromTheLimits() {
        List<Map<String, String>> messages = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            messages.add(Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", "word ".repeat(1000)));
        }
        Map<String, Object> values = Goldens.values("one turn");
        values.put("messages", messages);
        for (String template : List.of("qwen3.jinja", "llama31.jinja", "glm.jinja")) {
            assertThat(Template.parse(Goldens.source(template))
                            .render(values, Goldens.CLOCK)
                            .toString())
                    .hasSizeGreaterThan(4_900_000);
        }
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }

    private static void assertStopped(String source) {
        assertThatThrownBy(() -> Template.parse(source).render(Map.of(), Goldens.CLOCK, TENTH))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    private static void assertOnlyOurExceptions(String source) {
        try {
            Template.parse(source).render(Map.of("b", List.of(1)), Goldens.CLOCK);
        } catch (TemplateException expected) {
            assertThat(expected.line()).isPositive();
        }
    }
}
