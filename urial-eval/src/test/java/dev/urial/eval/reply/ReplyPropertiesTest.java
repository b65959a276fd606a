package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.reply.GoodReplies.Good;
import dev.urial.eval.reply.Reading.Unread;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all replies. */
@Tag("slow")
class ReplyPropertiesTest {
    private static final ReplyReader<Map<String, Score>> READER =
            ReplyReader.scores(Scale.ONE_TO_FIVE, GoodReplies.ASPECTS);
    private static final List<String> DAMAGE =
            Stream.of("{ } [ ] \" , : ' \\ . - x a # / * ( ` “ ” !".split(" ")).toList();
    private static final int REPLIES = 150;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aGoodReplyIsRead(long seed) {
        GoodReplies replies = new GoodReplies(seed);
        for (int i = 0; i < REPLIES; i++) {
            Good good = replies.next();
            assertThat(told(READER.read(good.text()))).as(good.text()).isEqualTo(good.scores());
        }
    }

    /** {@code "score": 4} at the end may have been 4.5, and a quoted score may have been an example. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noPartOfAReplyHasAScoreThatTheWholeHasNot(long seed) {
        GoodReplies replies = new GoodReplies(seed);
        for (int i = 0; i < REPLIES; i++) {
            Good good = replies.next();
            for (int end = 0; end < good.text().length(); end += 1 + i % 3) {
                String part = good.text().substring(0, end);
                assertThat(good.scores()).as(part).containsAllEntriesOf(told(READER.read(part, !good.json())));
            }
        }
    }

    /** Whatever happens to its other characters; that a number was another one, nobody can see. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noDamageMakesAScore(long seed) {
        GoodReplies replies = new GoodReplies(seed);
        Random random = new Random(seed);
        for (int i = 0; i < REPLIES; i++) {
            Good good = replies.next();
            for (int times = 0; good.json() && times < 40; times++) {
                String damaged = damaged(good.text(), random);
                assertThat(good.scores()).as(damaged).containsAllEntriesOf(told(READER.read(damaged)));
            }
        }
    }

    static Stream<Corpus.Case> whole() {
        return Corpus.all().stream()
                .filter(Corpus.Case::isRead)
                .filter(reply -> reply.reply().contains("{")
                        && Stream.of("}", "]", "```").anyMatch(reply.reply().strip()::endsWith));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void wordsAroundAReplyChangeNothing(Corpus.Case reply) {
        assertThat(reply.corpus().read("Sure, here it is:\n\n" + reply.reply() + "\n\nI hope that helps!", false))
                .isEqualTo(reply.expected());
    }

    @ParameterizedTest
    @MethodSource("whole")
    void aFenceAroundAReplyChangesNothing(Corpus.Case reply) {
        String fence = reply.reply().contains("```") ? "~~~" : "```";
        assertThat(reply.corpus().read(fence + "json\n" + reply.reply() + "\n" + fence, false))
                .isEqualTo(reply.expected());
    }

    @ParameterizedTest
    @MethodSource("whole")
    void windowsLineBreaksChangeNothing(Corpus.Case reply) {
        assertThat(reply.corpus().read(reply.reply().replace("\n", "\r\n"), false))
                .isEqualTo(reply.expected());
    }

    static Stream<String> garbage() {
        return Stream.of(
                "{",
                "[",
                "{\"a\":",
                "[{",
                "{\"clarity\":{\"score\":",
                "\"",
                "{\"a\": \"x\" ",
                "{\"a\": \"",
                "\\",
                "{\"a\": \"\\",
                "'",
                "{'",
                "\" #\"",
                "{\"a\":\"}#\"\n",
                "{\"a\":\"}}}}#\"#\"#\"",
                "{\"a\":\"/*",
                "{\"a\": x, ",
                "{\"a\": x\n",
                "<think>",
                "</think>",
                "<think></think>\n",
                "\n<think>",
                "Clarity: 4 ",
                "Clarity: 4\n",
                "| Clarity ",
                "clarity (",
                "Clarity, ",
                "[[5]] ",
                "[[",
                "{\"clarity\": {\"score\": 4}} ",
                "}",
                "* ",
                " ",
                "\n",
                "\t",
                "4",
                "4.",
                "٤",
                "``` ",
                "/*",
                "//\n",
                "...",
                "{...",
                "rate it a a a ",
                "I ",
                "{\"score\": \"[a",
                "score: ",
                "\u0000",
                "\ud83d",
                "“",
                "{“a”: “",
                ",",
                "{,",
                "{\"a\"",
                "{\"reason\": \"\", \"score\": 4} ",
                "ſ",
                "İ");
    }

    /** 200,000 characters of it; the limit is for what is not linear. */
    @ParameterizedTest
    @MethodSource("garbage")
    @Timeout(60)
    void garbageIsReadInLinearTime(String piece) {
        String garbage = piece.repeat(200_000 / piece.length());

        READER.read(garbage);
        READER.read("{\"clarity\": {\"reason\": \"" + garbage);
        READER.read("Clarity: " + garbage);
        ReplyReader.scores(Scale.ONE_TO_FIVE).read("{\"clarity\": " + garbage);
        ReplyReader.rating(new Scale(1, 10)).read(garbage);
        ReplyReader.choices(List.of("clarity"), true).read(garbage);
    }

    @Test
    @Timeout(60)
    void noiseIsReadWithoutFault() {
        Random random = new Random(7);
        String alphabet = "{}[]\"':,.\\/#*|`-_<>()“”’ \n0123456789aABscore clarity depth tie N/A 分٤＝：";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            for (int length = random.nextInt(120); length > 0; length--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(READER.read(noise.toString(), random.nextBoolean())).isNotNull();
        }
    }

    static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(damaged.length());
            String with = DAMAGE.get(random.nextInt(DAMAGE.size()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.insert(at, with);
                case 1 -> damaged.replace(at, at + (isOfNumber(damaged, at) ? 0 : 1), with);
                default -> damaged.delete(at, at + (isOfNumber(damaged, at) ? 0 : 1));
            }
        }
        return damaged.toString();
    }

    private static boolean isOfNumber(CharSequence text, int at) {
        char c = text.charAt(at);
        return Character.isDigit(c) || (c == '.' && at > 0 && Character.isDigit(text.charAt(at - 1)));
    }

    /** What is read, or else what is told of it all the same. */
    static Map<String, String> told(Reading<Map<String, Score>> reading) {
        Map<String, String> told = new LinkedHashMap<>();
        Map<String, Score> scores = reading instanceof Unread<Map<String, Score>> unread
                ? unread.soFar().orElse(Map.of())
                : reading.toOptional().orElseThrow();
        scores.forEach((aspect, score) -> told.put(aspect, value(score)));
        return told;
    }

    private static String value(Score score) {
        return score.value().isEmpty()
                ? "N/A"
                : BigDecimal.valueOf(score.value().getAsDouble())
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
