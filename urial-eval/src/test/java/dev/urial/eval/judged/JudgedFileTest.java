package dev.urial.eval.judged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedFileTest {
    private static final JudgedBy BY = new JudgedBy("six", "openai:judge");
    private static final Calls CALLS =
            new Calls(List.of("{...}"), new Tokens(100, 20, 30), OptionalDouble.of(0.0125), List.of("ab"));

    @TempDir
    private Path folder;

    private static DatasetItem item(String id, String... queries) {
        return new DatasetItem(id, List.of(), List.of(queries), Map.of("task", List.of("coding", "math")));
    }

    private static Judgment scored(String id) {
        Map<String, Score> scores = new LinkedHashMap<>();
        scores.put("helpfulness", new Score(OptionalDouble.of(4), "Good."));
        scores.put("depth", new Score(OptionalDouble.of(4.5), ""));
        scores.put("factuality", new Score(OptionalDouble.empty(), "No facts."));
        Answers answers = new Answers(List.of("4"), Optional.of("base"));
        return new Judgment(new Subject(item(id, "2 + 2?"), answers), BY, Verdict.scored(scores), CALLS);
    }

    private static Judgment compared() {
        Preference preference = Preference.of(List.of(
                Order.of(true, Optional.of(Choice.A), Map.of("depth", Choice.A)),
                Order.of(false, Optional.of(Choice.B), Map.of("depth", Choice.A))));
        Calls calls = new Calls(List.of("one", "two"), Tokens.UNKNOWN, OptionalDouble.empty(), List.of("ab", "cd"));
        Answers baseline = new Answers(List.of("Five"), Optional.of("chat"));
        return new Judgment(
                new Subject(item("7", "2 + 2?"), Answers.of("4"), Optional.of(baseline)),
                BY,
                Verdict.preferred(preference),
                calls);
    }

    @Test
    void aLineHasTheKeysOfTheFormat() {
        assertThat(JudgedFile.line(scored("7")))
                .isEqualTo(json(
                        "{'id':'7','query':'2 + 2?','answer':'4','labels':{'task':['coding','math']},'rubric':'six',"
                                + "'judge':'openai:judge','status':'ok','scores':{'helpfulness':{'score':4,'reason':'Good.'},"
                                + "'depth':{'score':4.5,'reason':''},'factuality':{'score':null,'reason':'No facts.'}},"
                                + "'raw':'{...}','usage':{'prompt_tokens':100,'cached_tokens':20,'output_tokens':30},"
                                + "'cost_usd':0.0125,'prompt_sha256':'ab','generator':'base'}"));
    }

    @Test
    void aPreferenceSaysWhoSatFirst() {
        assertThat(JudgedFile.line(compared()))
                .contains(json("'preference':{'winner':'candidate','by_aspect':{'depth':'tie'},'orders':["
                        + "{'first':'candidate','winner':'candidate','by_aspect':{'depth':'candidate'}},"
                        + "{'first':'baseline','winner':'candidate','by_aspect':{'depth':'baseline'}}]},"
                        + "'raw':['one','two'],'prompt_sha256':['ab','cd'],"
                        + "'baseline':{'answer':'Five','generator':'chat'}}"));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        List<Judgment> all = new ArrayList<>(List.of(scored("7"), compared()));
        Subject turns = new Subject(
                new DatasetItem("t", List.of("Hi", "Hello"), List.of("One?", "Two?"), Map.of()),
                new Answers(List.of("1", "2"), Optional.empty()));
        all.add(new Judgment(turns, BY, Verdict.unparsed(), CALLS));
        all.add(new Judgment(turns, BY, Verdict.unparsed(List.of(Order.unread(false), Order.unread(true))), CALLS));
        all.add(new Judgment(turns, BY, Verdict.failed(new Failure("timeout", "no reply in 60 s")), Calls.NONE));
        assertThat(all)
                .allSatisfy(each ->
                        assertThat(JudgedFile.parse(JudgedFile.line(each))).isEqualTo(each));
    }

    @Test
    void howAnswersEndedIsReadBackToo() {
        Subject cut = new Subject(
                item("7", "2 + 2?"),
                new Answers(List.of("4"), Optional.of("base"), Optional.of("length")),
                Optional.of(new Answers(List.of("5"), Optional.empty(), Optional.of("stop"))));
        Judgment judgment = new Judgment(cut, BY, Verdict.unparsed(), CALLS);
        String line = JudgedFile.line(judgment);
        assertThat(line).contains(json("'generator':'base','finish':'length'"), json("'finish':'stop'"));
        assertThat(JudgedFile.parse(line)).isEqualTo(judgment);
    }

    @Test
    void anyTextIsOnePhysicalLine() {
        String text = "a\nb\r\u2028\u0085 \ud800 \" {\"score\": 5}";
        Judgment judgment = new Judgment(
                new Subject(item("1", text), Answers.of(text)),
                BY,
                Verdict.unparsed(),
                new Calls(List.of(text), Tokens.UNKNOWN, OptionalDouble.empty(), List.of()));
        String line = JudgedFile.line(judgment);
        assertThat(line).doesNotContain("\n", "\r", "\u2028", "\u0085", "\ud800");
        assertThat(JudgedFile.parse(line).calls().raw()).containsExactly(text);
    }

    @Test
    void aFileIsReadInItsOrder() throws IOException {
        Path file = write("\n" + JudgedFile.line(scored("b")) + "\n\n" + JudgedFile.line(scored("a")) + "\n");
        assertThat(JudgedFile.read(file)).extracting(Judgment::id).containsExactly("b", "a");
    }

    @Test
    void aListOfOursIsReadToo() throws IOException {
        Path file = write("\uFEFF [" + JudgedFile.line(scored("b")) + ",\n" + JudgedFile.line(compared()) + "]");
        assertThat(JudgedFile.read(file)).containsExactly(scored("b"), compared());
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        Path file = write(JudgedFile.line(scored("a")) + "\n"
                + JudgedFile.line(scored("b")).substring(0, 90));
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining("it ends in the middle");
    }

    @Test
    void anItemOfAListIsNamedByPlaceAndLine() throws IOException {
        Path file = write("[\n" + JudgedFile.line(scored("a")) + ",\n 3]");
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ":3: item 1 (from 0) must be a JSON object, was a number");
    }

    @Test
    void aListThatBreaksOffIsRefused() throws IOException {
        Path file = write("[\n" + JudgedFile.line(scored("a")) + ",\n{\"id\": ");
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ":3: ")
                .hasMessageContaining("breaks off");
    }

    @Test
    void whatFollowsAListIsRefused() throws IOException {
        Path file = write("[\n" + JudgedFile.line(scored("a")) + "]\n{}");
        assertThatThrownBy(() -> JudgedFile.read(file)).hasMessage(file + ":3: has more after the end of the list");
    }

    @Test
    void anIdComesOnceFromOneJudge() throws IOException {
        Path file = write(JudgedFile.line(scored("a")) + "\n" + JudgedFile.line(scored("a")));
        assertThatThrownBy(() -> JudgedFile.read(file)).hasMessage(file + ":2: has the id 'a' of line 1");
    }

    @Test
    void anIdMayComeFromSeveralJudges() throws IOException {
        Judgment one = scored("a");
        Judgment other = new Judgment(one.subject(), new JudgedBy("six", "another"), one.verdict(), one.calls());
        Path file = write(JudgedFile.line(one) + "\n" + JudgedFile.line(other));
        assertThat(JudgedFile.read(file)).hasSize(2);
    }

    @Test
    void theTurnsOfAnItemMayBeJudgedApart() throws IOException {
        Judgment first = new Judgment(new Subject(item("a", "One?"), Answers.of("1")), BY, Verdict.unparsed(), CALLS);
        Judgment second = new Judgment(
                new Subject(item("a", "One?", "Two?"), new Answers(List.of("1", "2"), Optional.empty())),
                BY,
                Verdict.unparsed(),
                CALLS);
        Path file = write(JudgedFile.line(first) + "\n" + JudgedFile.line(second));
        assertThat(JudgedFile.read(file)).containsExactly(first, second);
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = write("\n");
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void aFileOfAnotherKindIsRefusedWithItsKeys() throws IOException {
        Path file = write("{\"id\": 1, \"query\": \"Hi\"}\n");
        assertThatThrownBy(() -> JudgedFile.read(file))
                .hasMessageContaining("is no judgment")
                .hasMessageContaining("its keys are 'id', 'query'");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.jsonl");
        assertThatThrownBy(() -> JudgedFile.read(file)).hasMessage(file + ": there is no such file");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path file = folder.resolve("latin1.jsonl");
        Files.write(file, JudgedFile.line(scored("ü")).getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> JudgedFile.read(file)).hasMessage(file + ": is not UTF-8 text; it must be");
    }

    @Test
    void aWrongTypeIsNamedWithWhatWasFound() {
        String line = JudgedFile.line(scored("a"));
        assertThatThrownBy(() -> JudgedFile.parse(line.replace("\"score\":4,", "\"score\":\"4\",")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'score' must be a number, was the text '4'");
        assertThatThrownBy(() -> JudgedFile.parse(line.replace("\"status\":\"ok\"", "\"status\":\"fine\"")))
                .hasMessage("'status' must be ok or unparsed or failed, was 'fine'");
        assertThatThrownBy(() -> JudgedFile.parse(line.replace("\"status\":\"ok\"", "\"status\":\"unparsed\"")))
                .hasMessageContaining("exactly if the status is ok; it is unparsed");
        assertThatThrownBy(() -> JudgedFile.parse(line.replace("0.0125", "-1")))
                .hasMessage("'cost_usd' must be 0 or more, was -1.0");
    }

    @Test
    void unknownKeysAreIgnored() {
        Map<String, Object> more = new LinkedHashMap<>(JsonLine.parse(JudgedFile.line(compared())));
        more.put("later", Map.of("version", 2));
        assertThat(JudgedFile.parse(JsonLine.of(more))).isEqualTo(compared());
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("judged.jsonl"), content);
    }
}
