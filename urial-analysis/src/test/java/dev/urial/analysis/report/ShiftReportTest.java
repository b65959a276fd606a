package dev.urial.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DATA = Pattern.compile(
            "(<script type=\"application/json\" (?:id=\"data\"|class=\"drawn\")>)(.*?)(</script>)", Pattern.DOTALL);
    private static final String SUMMARY = """
            {"items": 1, "tokens": 1, "unshifted": 1.0, "marginal": 0.0, "shifted": 0.0}
            """;
    private static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "</SCRIPT >",
            "<!--<script>",
            "]]>",
            "&lt;b&gt;",
            "{{data}}{{script}}",
            "\u2028\u2029\u0085",
            "\u202eabc\u2066",
            "\ud83d",
            "\udc4d\ud83d",
            "\ufffd\ufffe",
            "\0\u001b[31m\u007f",
            "\r\n\t\"'`\\");

    @TempDir
    Path dir;

    @Test
    void noTextLeavesTheData() throws IOException {
        study(SUMMARY, item("1", "plain", Map.of("a", 1)));
        ShiftReport.write(dir, 10);
        String plain = page();
        for (String text : HOSTILE) {
            String name = text.replaceAll("\\p{Cs}", "x");
            ObjectNode item = item(text, text, Map.of(text, 1));
            item.put("base_context", text).putObject("labels").put(name, text);
            ((ObjectNode) item.at("/tokens/0")).put(name, 1);
            study(ascii(JSON.createObjectNode().put(name, text)), item);
            Files.writeString(
                    dir.resolve("manifest.json"), ascii(JSON.createObjectNode().put(name, text)));

            ShiftReport.write(dir, 10);

            assertThat(aroundData(page())).isEqualTo(aroundData(plain));
            assertThat(data()).hasSize(2).allSatisfy(data -> assertThat(data).doesNotContainPattern("[^ -~]|[<>&]"));
        }
    }

    @Test
    void everyTextArrivesAsItWas() throws IOException {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        HOSTILE.forEach(text -> ranks.put(text, 1));
        study(SUMMARY, item("1", String.join("", HOSTILE), ranks));

        ShiftReport.write(dir, 10);

        JsonNode item = drawn().get(0);
        assertThat(item.get("query").asText()).isEqualTo(String.join("", HOSTILE));
        assertThat(texts(item.get("answer"), "x")).isEqualTo(HOSTILE);
    }

    @Test
    void thePageNamesNothingOutsideItself() throws IOException {
        study(SUMMARY, item("1", "q", Map.of("a", 1)));

        ShiftReport.write(dir, 10);

        assertThat(page())
                .contains("default-src 'none'; style-src 'sha256-")
                .doesNotContainPattern("(?i)\\b(src|href)\\s*=\\s*[\"'](?!#)")
                .doesNotContainPattern("(?i)@import|url\\((?!#)|\\bfetch\\(|XMLHttpRequest|innerHTML|\\beval\\(");
    }

    @Test
    void onlyTheFirstItemsAreDrawnAndAllAreListed() throws IOException {
        study(SUMMARY, item("1", "one", Map.of("a", 1)), item("2", "two ".repeat(100), Map.of("b", 9)));

        ShiftReport.write(dir, 1);

        assertThat(drawn()).hasSize(1);
        assertThat(items()).hasSize(2);
        assertThat(items().get(1).get("base")).isEqualTo(JSON.readTree("[0, 0, 1]"));
        assertThat(items().get(1).get("query").asText()).hasSize(201).endsWith("\u2026");
    }

    @Test
    void aStudyWithNothingButTextsIsDrawn() throws IOException {
        study("{}", JSON.createObjectNode().put("id", 7).set("tokens", JSON.readTree("[{\"text\": \"a\"}]")));

        ShiftReport.write(dir, 10);

        assertThat(items().get(0))
                .isEqualTo(JSON.readTree(
                        "{\"id\": \"7\", \"query\": \"\", \"text\": \"a\", \"tokens\": 1, \"base\": [0, 0, 0]}"));
        assertThat(drawn().get(0)).isEqualTo(JSON.readTree("{\"query\": \"\", \"answer\": [{\"x\": \"a\"}]}"));
    }

    @Test
    void aTokenIsDrawnInAllItsConditions() throws IOException {
        study(SUMMARY, tokens("""
                [{"position": 3, "id": 5, "text": "a", "base_rank": 12, "base_logprob": -1.23456, "kl": 2.0, "category": "shifted",
                  "aligned_rank": 1, "aligned_logprob": -0.5, "icl_rank": 2, "icl_logprob": -1, "icl_kl": 0.25, "icl_category": "marginal"}]
                """));

        ShiftReport.write(dir, 10);

        assertThat(drawn().get(0).get("answer")).isEqualTo(JSON.readTree("""
                        [{"x": "a", "n": 5, "p": 3, "a": [1, null, -0.5, null, null], "b": [12, null, -1.2346, 2.0, 2],
                          "i": [2, null, -1.0, 0.25, 1]}]
                        """));
        assertThat(items().get(0).get("icl")).isEqualTo(JSON.readTree("[0, 1, 0]"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"base_rank\": 1', 0",
        "'\"base_rank\": 3', 1",
        "'\"base_rank\": 4', 2",
        "'\"base_rank\": null, \"base_rank_above\": 3', 2",
        "'\"base_rank\": null, \"base_rank_above\": 2', null",
        "'\"base_rank\": 2, \"category\": \"shifted\"', 2"
    })
    void aCategoryFollowsFromARankOrItsBound(String fields, String category) throws IOException {
        study(SUMMARY, tokens("[{\"text\": \"a\", \"base_logprob\": -1, " + fields + "}]"));

        ShiftReport.write(dir, 10);

        assertThat(drawn().get(0).at("/answer/0/b/4").asText()).isEqualTo(category);
    }

    @Test
    void numbersOfOtherNamesAreShownAndTheRestIsIgnored() throws IOException {
        study(SUMMARY, tokens("[{\"text\": \"a\", \"surprise\": 1e-9, \"other\": {\"b\": 1}, \"word\": \"c\"}]"));

        ShiftReport.write(dir, 10);

        assertThat(drawn().get(0).get("answer"))
                .isEqualTo(JSON.readTree("[{\"x\": \"a\", \"m\": {\"surprise\": 1e-9}}]"));
    }

    @Test
    void topChoicesComeWithTheirCondition() throws IOException {
        study(
                SUMMARY,
                tokens(
                        "[{\"text\": \"a\", \"base_rank\": 2, \"base_top\": [{\"id\": 4, \"text\": \"b\", \"logprob\": -0.5}, {\"text\": \"a\"}]}]"));

        ShiftReport.write(dir, 10);

        assertThat(drawn().get(0).at("/answer/0/b"))
                .isEqualTo(JSON.readTree("[2, null, null, null, 1, [\"b\", -0.5, \"a\", null]]"));
    }

    @Test
    void whatWentWrongWithAnItemIsKept() throws IOException {
        ObjectNode item = item("1", "q", Map.of("a", 1)).put("cut", 7).put("retokenised", true);
        item.putObject("error").put("kind", "backend").put("message", "no answer");
        study(SUMMARY, item);

        ShiftReport.write(dir, 0);

        assertThat(items().get(0).get("cut").asInt()).isEqualTo(7);
        assertThat(items().get(0).get("retokenised").asBoolean()).isTrue();
        assertThat(items().get(0).get("error").asText()).isEqualTo("no answer");
    }

    @Test
    void theEndOfTheAnswerStandsApart() throws IOException {
        ObjectNode item = item("1", "q", Map.of("a", 1));
        item.putObject("end").put("text", "</s>").put("base_rank", 99);
        study(SUMMARY, item);

        ShiftReport.write(dir, 10);

        assertThat(items().get(0).get("tokens").asInt()).isEqualTo(1);
        assertThat(drawn().get(0).at("/end/b/4").asInt()).isEqualTo(2);
    }

    @Test
    void aLargeStudyNeedsLittleMemory() throws Exception {
        Files.writeString(dir.resolve("summary.json"), SUMMARY);
        Map<String, Integer> ranks = new LinkedHashMap<>();
        for (int i = 0; i < 80; i++) {
            ranks.put(" token" + i, 1 + i % 5);
        }
        try (var out = Files.newBufferedWriter(dir.resolve("positions.jsonl"))) {
            String line = item("1", "What is it?", ranks) + "\n";
            for (int i = 0; i < 10_000; i++) {
                out.write(line);
            }
        }
        assertThat(Files.size(dir.resolve("positions.jsonl"))).isGreaterThan(50_000_000);

        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Draw.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).as(said).isZero();
        assertThat(items()).hasSize(10_000);
    }

    /** Draws a study in a JVM of its own. */
    static final class Draw {
        public static void main(String[] args) {
            ShiftReport.write(Path.of(args[0]), 20);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|must be a JSON object, was a list",
                "{\"tokens\": []}|'id' must be text, was missing",
                "{\"id\": \"1\"}|'tokens' must be a list, was missing",
                "{\"id\": \"1\", \"tokens\": [1]}|'tokens', number 1 must be an object, was a number",
                "{\"id\": \"1\", \"tokens\": [{}]}|'tokens', number 1: 'text' must be text, was missing",
                "{\"id\": \"1\", \"tokens\": [{\"text\": \"a\", \"kl\": \"b\"}]}|'tokens', number 1: 'kl' must be a number, was text",
                "{\"id\": \"1\", \"tokens\": [{\"text\": \"a\", \"base_rank\": -2}]}|'tokens', number 1: 'base_rank' must be a whole number of"
                        + " at least 0, was -2",
                "{\"id\": \"1\", \"tokens\": [{\"text\": \"a\", \"category\": \"odd\"}]}|'tokens', number 1: 'category' must be one of"
                        + " unshifted, marginal, shifted, was 'odd'",
                "{\"id\": \"1\", \"tokens\": [], \"end\": {\"text\": 1}}|'end': 'text' must be text, was 1",
                "{\"id\": \"1\", \"tok|is not JSON: it ends in the middle",
            })
    void aLineThatIsNotAnItemIsNamed(String line, String message) throws IOException {
        study(SUMMARY, item("1", "q", Map.of("a", 1)));
        Files.writeString(dir.resolve("positions.jsonl"), line, StandardOpenOption.APPEND);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ShiftReport.write(dir, 10))
                .withMessage(dir.resolve("positions.jsonl") + ":2: " + message);
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() throws IOException {
        study(SUMMARY, item("1", "q", Map.of("a", 1)));
        Files.write(
                dir.resolve("positions.jsonl"),
                "{\"id\": \"caf\u00e9\", \"tokens\": []}\n".getBytes(StandardCharsets.ISO_8859_1),
                StandardOpenOption.APPEND);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ShiftReport.write(dir, 10))
                .withMessageStartingWith(dir.resolve("positions.jsonl") + ":2: is not JSON: Invalid UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"summary.json", "positions.jsonl"})
    void aMissingFileIsNamed(String name) throws IOException {
        study(SUMMARY, item("1", "q", Map.of("a", 1)));
        Files.delete(dir.resolve(name));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ShiftReport.write(dir, 10))
                .withMessage(dir.resolve(name)
                        + ": there is no such file; a study's folder holds its summary.json and positions.jsonl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|: must be one JSON object, was empty",
                "{} {}|:1: must be one JSON object, and another follows it"
            })
    void aSummaryIsOneObject(String content, String message) throws IOException {
        study(content, item("1", "q", Map.of("a", 1)));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ShiftReport.write(dir, 10))
                .withMessage(dir.resolve("summary.json") + message);
    }

    @Test
    void aFailureLeavesTheOlderReportAndNothingElse() throws IOException {
        study(SUMMARY, item("1", "q", Map.of("a", 1)));
        ShiftReport.write(dir, 10);
        String older = page();
        Files.writeString(dir.resolve("positions.jsonl"), "{", StandardOpenOption.APPEND);

        assertThatExceptionOfType(DataException.class).isThrownBy(() -> ShiftReport.write(dir, 10));

        assertThat(page()).isEqualTo(older);
        try (var files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("positions.jsonl", "summary.json", "report.html");
        }
    }

    @Test
    void aNegativeNumberOfItemsIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShiftReport.write(dir, -1))
                .withMessage("the number of items to draw must not be negative, was -1");
    }

    private void study(String summary, JsonNode... items) throws IOException {
        Files.writeString(dir.resolve("summary.json"), summary);
        StringBuilder lines = new StringBuilder();
        for (JsonNode item : items) {
            lines.append(ascii(item)).append('\n');
        }
        Files.writeString(dir.resolve("positions.jsonl"), lines);
    }

    /** JSON that a file can hold whatever its texts are. */
    private static String ascii(JsonNode node) throws IOException {
        return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(node);
    }

    private static ObjectNode item(String id, String query, Map<String, Integer> ranks) {
        return SampleStudy.item(id, query, ranks);
    }

    private static JsonNode tokens(String tokens) throws IOException {
        return JSON.createObjectNode().put("id", "1").set("tokens", JSON.readTree(tokens));
    }

    private String page() throws IOException {
        return Files.readString(dir.resolve("report.html"));
    }

    private JsonNode items() throws IOException {
        return JSON.readTree(data().get(0)).get("items");
    }

    private List<JsonNode> drawn() throws IOException {
        List<JsonNode> drawn = new ArrayList<>();
        for (String data : data().subList(1, data().size())) {
            drawn.add(JSON.readTree(data));
        }
        return drawn;
    }

    /** What the page's elements of data hold: the list, and an item each. */
    private List<String> data() throws IOException {
        return DATA.matcher(page()).results().map(found -> found.group(2)).toList();
    }

    private static String aroundData(String page) {
        return DATA.matcher(page).replaceAll("$1$3");
    }

    private static List<String> texts(JsonNode list, String key) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(node -> node.get(key).asText())
                .toList();
    }
}
