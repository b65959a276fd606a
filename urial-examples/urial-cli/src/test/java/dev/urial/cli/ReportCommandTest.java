package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} and {@code compare}. */
class ReportCommandTest {
    @TempDir
    private Path folder;

    /** Items from an id on, with these scores. */
    private String judged(String name, String judge, String generator, int from, double... scores) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            lines.add(JudgedFile.line(new Judgment(
                    new Subject(
                            new DatasetItem(
                                    "q" + (from + i),
                                    List.of(),
                                    List.of("Why " + (from + i) + "?"),
                                    Map.of("topic", List.of(i % 2 == 0 ? "cats" : "dogs"))),
                            new Answers(List.of("So it is."), Optional.of(generator))),
                    new JudgedBy("six", judge),
                    Verdict.scored(Map.of("depth", new Score(OptionalDouble.of(scores[i]), "Because."))),
                    Calls.NONE)));
        }
        Path file = folder.resolve(name);
        Files.write(file, lines);
        return file.toString();
    }

    @Test
    void piecesOfOneRunAreOneTable() throws IOException {
        Run run = Run.of("report", judged("a.jsonl", "j", "urial", 0, 4, 5), judged("b.jsonl", "j", "urial", 2, 3, 4));
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("urial, judged by j with six: 4 items, 0 unparsed, 0 failed, 3.0 words on average")
                .containsPattern("depth +4\\.000 \\[.*] +4 +0");
    }

    @Test
    void otherRunsAreRefusedSayingWhatDiffers() throws IOException {
        String one = judged("a.jsonl", "j", "urial", 0, 4, 5);
        String other = judged("b.jsonl", "k", "urial", 0, 3, 4);
        Run run = Run.of("report", one, other);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("the judge is 'k' and not 'j'");

        Run grouped = Run.of("report", one, other, "--group");
        assertThat(grouped.code()).isZero();
        assertThat(grouped.out()).contains("Side by side", "Agreement of j, k on urial with six");
    }

    @Test
    void aMeanBelowItsThresholdEndsWithAHundred() throws IOException {
        String file = judged("a.jsonl", "j", "urial", 0, 4, 5);
        assertThat(Run.of("report", file, "--fail-under", "depth=4.5").code()).isZero();

        Run run = Run.of("report", file, "--fail-under", "depth=4.6");
        assertThat(run.code()).isEqualTo(100);
        assertThat(run.err())
                .isEqualTo("urial: the mean of depth, 4.500 [4.000, 5.000] (n = 2, no N/A), is below 4.6\n");
    }

    @Test
    void aThresholdOfNoAspectIsAMistake() throws IOException {
        Run run = Run.of("report", judged("a.jsonl", "j", "urial", 0, 4), "--fail-under", "wit=3");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("urial: --fail-under: no item has a score of 'wit'; aspects are depth\n");
    }

    @Test
    void aFurtherFormIsNamedByItsWriter() throws IOException {
        Path latex = folder.resolve("r.tex");
        String file = judged("a.jsonl", "j", "urial", 0, 4, 5);
        assertThat(Run.of("report", file, "--to", "latex:" + latex).code()).isZero();
        assertThat(latex).content().contains("\\begin{tabular}", "depth & 4.500");

        Run run = Run.of("report", file, "--to", "latx:" + latex);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no report is named 'latx'; did you mean 'latex'?");
    }

    @Test
    void everyFormIsWritten() throws IOException {
        Path json = folder.resolve("r.json");
        Path csv = folder.resolve("r.csv");
        Path html = folder.resolve("r.html");
        Run run = Run.of(
                "report",
                judged("a.jsonl", "j", "urial", 0, 4, 5),
                "--by",
                "topic",
                "--json",
                json.toString(),
                "--csv",
                csv.toString(),
                "--html",
                html.toString(),
                "--markdown",
                "-");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("### urial").contains("| cats | 1 | 3.0 | 4.000 |");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.at("/aspects/depth/mean").asDouble()).isEqualTo(4.5);
        assertThat(figures.at("/by/dogs/aspects/depth/mean").asDouble()).isEqualTo(5);
        assertThat(csv).content().contains("urial,,j,six,topic,cats,depth,mean,4.0,,,1");
        assertThat(html).content().startsWith("<!doctype html>").contains("So it is.");
    }

    @Test
    void severalLabelsAreTablesOfTheirOwn() throws IOException {
        String file = judged("a.jsonl", "j", "urial", 0, 4, 5);
        Run run = Run.of("report", file, "--by", "topic,position", "--json", "-");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\"topic: cats\"", "\"position: 1\"");
        assertThat(Run.of("report", file, "--by", "topic", "--by", "position").out())
                .contains("By topic, urial", "By position, urial");
    }

    @Test
    void labelsComeFromADatasetWhereAJudgmentHasNone() throws IOException {
        Path dataset = folder.resolve("items.jsonl");
        Files.writeString(dataset, """
                {"id": "q0", "query": "Why 0?", "topic": "birds", "source": "x"}
                {"id": "q1", "query": "Something else?", "source": "y"}
                """);
        Run run = Run.of(
                "report",
                judged("a.jsonl", "j", "urial", 0, 4, 5, 5),
                "--labels",
                dataset.toString(),
                "--by",
                "topic,source",
                "--csv",
                "-");
        assertThat(run.code()).isZero();
        assertThat(run.err())
                .contains(
                        "warning: --labels: 1 of 3 ids have no labels, being not among them: q2",
                        "warning: --labels: 1 of 3 ids have no labels, being asked something else there: q1");
        assertThat(run.out()).contains(",source,x,", ",topic,cats,").doesNotContain("birds", ",source,y,");
    }

    @Test
    void aDatasetOfOtherItemsIsRefused() throws IOException {
        Path dataset = folder.resolve("items.txt");
        Files.writeString(dataset, "Why not?\n");
        Run run = Run.of("report", judged("a.jsonl", "j", "urial", 0, 4), "--labels", dataset.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--labels: ", "has none of the judged items");
    }

    @Test
    void repetitionsAreHeldAgainstEachOther() throws IOException {
        Run run = Run.of(
                "report",
                judged("a.jsonl", "j", "urial", 0, 4, 5, 3),
                judged("a-2.jsonl", "j", "urial", 0, 4, 4, 3),
                "--repeats");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Agreement of j with itself, asked 2 times")
                .containsPattern("depth.* 66\\.7% +3 ");
    }

    @Test
    void whatJudgeRepeatedIsKnownByItsManifests() throws IOException {
        Path answers = folder.resolve("answers.jsonl");
        Files.writeString(answers, "{\"id\": \"1\", \"query\": \"Why?\", \"answer\": \"So.\", \"status\": \"ok\"}\n");
        String judged = folder.resolve("judged.jsonl").toString();
        Run judge = Run.withEnvironment(
                Map.of("XDG_CONFIG_HOME", folder.toString()),
                "judge",
                "-i",
                answers.toString(),
                "-o",
                judged,
                "-m",
                "saying:A fair answer. [[7]]",
                "--rubric",
                "single",
                "--repeats",
                "2");
        assertThat(judge.code()).as(judge.err()).isZero();

        Run run = Run.of("report", judged, judged.replace(".jsonl", "-2.jsonl"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("with itself, asked 2 times")
                .containsPattern(
                        "judged-2\\.jsonl: saying:A fair answer\\. .*; greedy; seed -?[0-9]+; .*answers\\.jsonl");
    }

    @Test
    void preferencesAgainstScoresAreRefused() throws IOException {
        String scores = judged("a.jsonl", "j", "urial", 0, 4);
        Path preferences = folder.resolve("p.jsonl");
        Files.writeString(
                preferences,
                Files.readString(Path.of(scores))
                        .replace(
                                "\"scores\":{\"depth\":{\"score\":4,\"reason\":\"Because.\"}}",
                                "\"preference\":{\"winner\":\"tie\",\"by_aspect\":{},\"orders\":[]}"));
        Run run = Run.of("compare", scores, preferences.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("urial: scores cannot be compared with preferences; both runs must be of one kind\n");
    }

    @Test
    void judgedFilesAreNotWrittenOver() throws IOException {
        String file = judged("a.jsonl", "j", "urial", 0, 4);
        Run run = Run.of("report", file, "--json", file);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("urial: --json: is one of the files that are read, and would be lost\n");
    }

    @Test
    void runsAreCompared() throws IOException {
        Path json = folder.resolve("c.json");
        Run run = Run.of(
                "compare",
                judged("a.jsonl", "j", "urial", 0, 4, 5, 5),
                judged("b.jsonl", "j", "bare", 0, 3, 3),
                "--json",
                json.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("A urial against B bare, judged by j with six: 2 items in both", "Only in A: q2.", "Why 1?")
                .containsPattern("depth +4\\.500 +3\\.000 +\\+1\\.500");
        assertThat(new ObjectMapper()
                        .readTree(json.toFile())
                        .at("/aspects/depth/difference")
                        .asDouble())
                .isEqualTo(1.5);
    }

    @Test
    void otherJudgesAreNotCompared() throws IOException {
        Run run = Run.of("compare", judged("a.jsonl", "j", "urial", 0, 4), judged("b.jsonl", "k", "bare", 0, 3));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("by 'j' with 'six' and by 'k' with 'six'");
    }
}
