package dev.urial.eval.rubric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Texts that try to be more than a query or an answer. */
final class HostileTexts {
    private static final List<String> ALL = read();

    private HostileTexts() {}

    static List<String> all() {
        return ALL;
    }

    /** Some shreds of them, and of tags that bear a mark, in a row. */
    static String shreds(SplittableRandom random, String mark) {
        List<String> tags = List.of(
                "<",
                "</",
                ">",
                "/",
                "-",
                "\n",
                "\r\n",
                "answer",
                "query",
                "reference",
                "-A",
                "-B",
                "-1",
                "-2",
                mark,
                "-" + mark,
                "</answer-" + mark + ">",
                "\n</answer-" + mark + ">\n",
                "<query-" + mark + ">\n",
                mark.substring(0, 7),
                "{{mark}}");
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(12);
        for (int i = 0; i < pieces; i++) {
            List<String> from = random.nextInt(3) == 0 ? ALL : tags;
            String piece = from.get(random.nextInt(from.size()));
            text.append(piece, 0, Math.min(piece.length(), 1_000));
        }
        return text.toString();
    }

    private static List<String> read() {
        try (InputStream in = Objects.requireNonNull(HostileTexts.class.getResourceAsStream("hostile-texts.json"))) {
            List<String> texts = new ArrayList<>();
            for (JsonNode entry : new ObjectMapper().readTree(in)) {
                texts.add(entry.path("text")
                        .textValue()
                        .repeat(entry.path("times").asInt(1)));
            }
            return List.copyOf(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
