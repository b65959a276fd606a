package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.eval.reply.Node.Bare;
import dev.urial.eval.reply.Node.Items;
import dev.urial.eval.reply.Node.Member;
import dev.urial.eval.reply.Node.Members;
import dev.urial.eval.reply.Node.Missing;
import dev.urial.eval.reply.Node.Text;
import dev.urial.eval.reply.Parsed.State;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenientParserTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> WORDS = List.of(
            "\"",
            "\\",
            "\n",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "'",
            "“",
            "”",
            "#",
            "//",
            "/*",
            "```",
            "...",
            "\"score\": 4",
            "\", \"score\": \"5\"}}",
            "word",
            " ",
            "\u00e9",
            "\ud83d\ude00",
            "\u0001",
            "\t",
            "score",
            "N/A",
            "\\frac{1}{2}",
            "</think>");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void validJsonIsReadAsTheStandardHasIt(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            ObjectNode tree = object(random, 0);
            String text = random.nextBoolean() ? tree.toString() : tree.toPrettyString();

            Parsed parsed = LenientParser.parse(text, 0);

            assertThat(parsed.state()).as(text).isEqualTo(State.WHOLE);
            assertThat(parsed.end()).as(text).isEqualTo(text.length());
            assertThat(jackson(parsed.node())).as(text).isEqualTo(JSON.readTree(text));
        }
    }

    @Test
    void escapesAreUndone() {
        assertThat(a("{\"a\": \"x\\/y\\u00e9\\n\\\"\"}")).isEqualTo(new Text("x/y\u00e9\n\""));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("{\"a\": \"It\\'s\"}", "It's"),
                arguments("{\"a\": \"\\(x\\)\"}", "\\(x\\)"),
                arguments("{\"a\": \"\\u12\"}", "\\u12"),
                arguments("{\"a\": \"say \"x\" now\"}", "say \"x\" now"),
                arguments("{\"a\": \"\"x\"\"}", "\"x\""),
                arguments("{'a': 'it's'}", "it's"),
                arguments("{'a': \"it's\"}", "it's"),
                arguments("{“a”: “say “x” now”}", "say “x” now"),
                arguments("{“a”: “say \"x\" now”}", "say \"x\" now"),
                arguments("{\"a\": \"say “x”, “y”\"}", "say “x”, “y”"),
                arguments("{\"a\": \"# no comment\"}", "# no comment"),
                arguments("{a: \"x\", b: 1}", "x"),
                arguments("{\"a\": \"x\",}", "x"),
                arguments("{,\"a\": \"x\",,}", "x"),
                arguments("{/* y */\"a\": \"x\" // z\n}", "x"),
                arguments("{\"a\": \"x\", ...}", "x"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textIsReadThatIsNotQuiteJson(String text, String value) {
        assertThat(a(text)).isEqualTo(new Text(value));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("{\"a\": 4}", "4"),
                arguments("{\"a\": -4.5e3}", "-4.5e3"),
                arguments("{\"a\": 4/5, \"b\":1}", "4/5"),
                arguments("{\"a\": 4, 5, \"b\":1}", "4, 5"),
                arguments("{\"a\": null }", "null"),
                arguments("{\"a\": x y z}", "x y z"),
                arguments("{\"a\": 4 // good\n}", "4"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesWithoutQuotationMarksAreKeptAsWritten(String text, String value) {
        assertThat(a(text)).isEqualTo(new Bare(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 4",
                "{\"a\": 4 ",
                "{\"a\": \"x",
                "{\"a\": \"x\\",
                "{\"a\": \"x\\\"",
                "{\"a\":",
                "{\"a\": \"x\\u00e",
                "{\"a\": nul",
                "{\"a\": 'it's"
            })
    void aValueWhoseEndIsNotSeenIsMissing(String text) {
        Parsed parsed = LenientParser.parse(text, 0);

        assertThat(parsed.state()).isEqualTo(State.CUT);
        assertThat(((Members) parsed.node()).members()).containsExactly(new Member("a", new Missing()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" 4}",
                "{\"a\"; 4}",
                "{4: 4}",
                "{\"a\": }",
                "{\"a\": 4 \"b\": 5}",
                "{\"a\": \"x, \"b\": \"y\"}",
                "{\"a\": \"b\": \"y\"}",
                "{\"a\": \"say {\"b\": 4} now\"}"
            })
    void whatIsAmbiguousBreaksTheObject(String text) {
        assertThat(LenientParser.parse(text, 0).state()).isEqualTo(State.BROKEN);
    }

    @Test
    void nestingIsBounded() {
        assertThat(LenientParser.parse("{\"a\":".repeat(100_000), 0).state()).isEqualTo(State.BROKEN);
        assertThat(LenientParser.parse("{\"a\":".repeat(30) + "4" + "}".repeat(30), 0)
                        .state())
                .isEqualTo(State.WHOLE);
    }

    @Test
    void aFenceEndsTheText() {
        Parsed parsed = LenientParser.parse("{\"a\": \"x\"\n```\nMore \"words\": 4}", 0);

        assertThat(parsed.state()).isEqualTo(State.CUT);
        assertThat(parsed.node()).isEqualTo(new Members(List.of(new Member("a", new Text("x")))));
    }

    private static Node a(String text) {
        Members object = (Members) LenientParser.parse(text, 0).node();
        return object.members().get(0).value();
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            object.set(words(random, 3), value(random, depth + 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt(100));
            case 1 -> JSON.getNodeFactory().numberNode(random.nextInt(100) / 8.0);
            case 2 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            case 4 -> JSON.getNodeFactory().textNode(words(random, 12));
            case 5 -> list(random, depth);
            default -> object(random, depth);
        };
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(random, depth + 1));
        }
        return list;
    }

    private static String words(Random random, int most) {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            words.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }

    private static JsonNode jackson(Node node) throws JsonProcessingException {
        if (node instanceof Text text) {
            return JSON.getNodeFactory().textNode(text.text());
        }
        if (node instanceof Items list) {
            ArrayNode array = JSON.createArrayNode();
            for (Node item : list.items()) {
                array.add(jackson(item));
            }
            return array;
        }
        if (node instanceof Members members) {
            ObjectNode object = JSON.createObjectNode();
            for (Member member : members.members()) {
                object.set(member.name(), jackson(member.value()));
            }
            return object;
        }
        return JSON.readTree(((Bare) node).text());
    }
}
