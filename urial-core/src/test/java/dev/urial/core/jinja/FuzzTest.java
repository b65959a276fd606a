package dev.urial.core.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a template is, it is rendered, or refused in this package's words. */
@Timeout(300)
class FuzzTest {
    private static final Limits SMALL = new Limits(50_000, 500_000, 200, Duration.ofSeconds(20));
    private static final Map<String, Object> VALUES = values();
    private static final List<String> PIECES = List.of(
            "{%",
            "%}",
            "{{",
            "}}",
            "{#",
            "#}",
            "-",
            "+",
            "~",
            "|",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            ".",
            "'",
            "\"",
            "\\",
            "\n",
            " ",
            "0",
            "1e9",
            "9223372036854775807",
            "none",
            "true",
            " in ",
            " is ",
            " not ",
            " if ",
            " else ",
            "for",
            "endfor",
            "set",
            "macro",
            "loop",
            "messages",
            "namespace(",
            "range(",
            "|tojson",
            "|list",
            "|sort",
            "|map(",
            "|first",
            "|int",
            "[::-1]",
            ".split(",
            ".replace(",
            " ** ",
            " // ",
            " % ",
            "\u0000",
            "\uD83D",
            "😀");

    private static Map<String, Object> values() {
        Map<String, Object> values = Goldens.snippetValues();
        values.putAll(Goldens.values("several turns"));
        return values;
    }

    @Test
    void randomBytesAreRenderedOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            check("{{" + new String(bytes, StandardCharsets.UTF_8), i);
        }
    }

    @Test
    void randomPiecesAreRenderedOrRefused() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder source = new StringBuilder(random.nextBoolean() ? "{{ " : "{% ");
            for (int n = random.nextInt(20); n > 0; n--) {
                source.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            check(source.append(random.nextBoolean() ? " }}" : " %}").toString(), i);
        }
    }

    @Test
    void mutatedTemplatesAreRenderedOrRefused() {
        Random random = new Random(3);
        List<String> sources = new ArrayList<>(Goldens.snippets());
        Goldens.templates().forEach(template -> sources.add(Goldens.source(template)));
        for (int i = 0; i < 30_000; i++) {
            String source = sources.get(random.nextInt(sources.size()));
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                source = mutated(random, source, sources.get(random.nextInt(sources.size())));
            }
            check(source, i);
        }
    }

    private static String mutated(Random random, String source, String other) {
        int from = random.nextInt(source.length() + 1);
        int to = from + random.nextInt(Math.min(20, source.length() - from) + 1);
        int start = random.nextInt(other.length() + 1);
        String middle = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> PIECES.get(random.nextInt(PIECES.size()));
            case 2 -> source.substring(from, to).repeat(2);
            default -> other.substring(start, Math.min(other.length(), start + random.nextInt(40)));
        };
        return source.substring(0, from) + middle + source.substring(to);
    }

    private static void check(String source, int number) {
        try {
            Text text = Template.parse(source).render(VALUES, Goldens.CLOCK, SMALL);
            assertThat(text.length()).isLessThanOrEqualTo(500_000);
        } catch (TemplateException expected) {
            assertThat(expected.getMessage()).startsWith("line ");
        } catch (RuntimeException | Error failure) {
            throw new AssertionError("template " + number + ": " + source, failure);
        }
    }
}
