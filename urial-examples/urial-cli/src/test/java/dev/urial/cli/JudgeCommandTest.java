package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.testkit.server.ModelServer;
import dev.urial.testkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCommandTest {
    private static final String SEVEN = "saying:A fair answer. [[7]]";
    private static final String THREE = "saying:A poor answer. [[3]]";
    private static final String UNREAD = "saying:I like it.";
    private static final int ITEMS = 6;

    @TempDir
    private Path folder;

    private Path answers;
    private Path judged;
    private Path pairs;

    @BeforeEach
    void someAnswers() throws IOException {
        answers = answers("answers.jsonl", ITEMS);
        judged = folder.resolve("judged.jsonl");
        pairs = Files.writeString(folder.resolve("pairs.yaml"), """
                kind: pairwise
                aspects: { manners: "Is it polite?" }
                text: "{{aspects}} {{case}} {{reply}}"
                """);
    }

    private Path answers(String name, int items) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            lines.add("{\"id\": \"" + i + "\", \"query\": \"What of " + i
                    + "?\", \"answer\": \"This.\", \"status\": \"ok\"}");
        }
        return Files.write(folder.resolve(name), lines);
    }

    /** With the user's folders in the test's own, so that no table of prices of theirs is found. */
    private Run judge(String... further) {
        List<String> arguments = new ArrayList<>(List.of("judge", "-i", answers.toString(), "-o", judged.toString()));
        arguments.addAll(List.of(further));
        return Run.withEnvironment(Map.of("XDG_CONFIG_HOME", folder.toString()), arguments.toArray(String[]::new));
    }

    private List<Judgment> judgments() {
        return JudgedFile.read(judged);
    }

    @Test
    void answersAreScoredAndTheScoresSummedUp() throws IOException {
        Run run = judge("-m", SEVEN, "--rubric", "single");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("overall", "7.000", "6 judgments, 0 unparsed, 0 failed");
        assertThat(judgments())
                .hasSize(ITEMS)
                .allSatisfy(each -> assertThat(each.verdict().scores()).containsKey("overall"));
        assertThat(Files.readString(folder.resolve("judged.manifest.json")))
                .contains("\"rubric\"", "\"single\"", "\"sha256\"", "\"sayer\"", "\"max_tokens\" : 2048");
    }

    @Test
    void twoAnswersAreComparedInBothSeats() {
        Run run = judge(
                "-m",
                "saying:{\"choices\": {\"manners\": \"A\"}}",
                "--against",
                answers.toString(),
                "--rubric",
                pairs.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("manners +0 +6 +0 +50.0% .* 100.0% +100.0%");
    }

    @Test
    void onlySharedItemsAreComparedAndTheOthersToldOf() throws IOException {
        Path fewer = answers("fewer.jsonl", 2);
        Run run = judge(
                "-m",
                "saying:{\"choices\": {\"manners\": \"tie\"}}",
                "--against",
                fewer.toString(),
                "--rubric",
                pairs.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("4 items are only in " + answers + " and left out: 2, 3, 4, ...");
        assertThat(judgments()).hasSize(2);
    }

    @Test
    void severalJudgesHaveAFileEachAndAnAgreement() {
        Run run = judge("-m", SEVEN, "-m", THREE, "--rubric", "single");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("judged-2.jsonl")).exists();
        assertThat(run.out()).contains("agreement", "0.0%", "Cohen's kappa with quadratic weights of 2 judges");
    }

    @Test
    void aJudgeIsRepeatedToSeeWhetherItAgreesWithItself() {
        Run run = judge("-m", SEVEN, "--repeats", "3", "--rubric", "single");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("judged-3.jsonl")).exists();
        assertThat(run.out()).contains("100.0%", "Fleiss' kappa of 3 judges");
    }

    @Test
    void repliesThatCannotBeReadAreKept() {
        Run run = judge("-m", UNREAD, "--rubric", "single");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("6 unparsed");
        assertThat(judgments())
                .allSatisfy(each -> assertThat(each.calls().raw()).containsExactly("I like it.", "I like it."));
    }

    @Test
    void keptRepliesAreReadAgainThoughThereIsNoJudge() throws IOException {
        judge("-m", UNREAD, "--rubric", "single");
        Files.writeString(judged, Files.readString(judged).replace("I like it.", "I like it: [[6]]"));
        Run run = judge("-m", "nobody:at-all", "--reparse");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("6 judgments were unparsed; 6 of them can be read now");
        assertThat(judgments()).extracting(each -> each.verdict().status()).containsOnly(Status.OK);
    }

    @Test
    void aRunGoesOnWhereItWas() throws IOException {
        judge("-m", SEVEN, "--rubric", "single");
        List<String> lines = Files.readAllLines(judged);
        Files.write(judged, lines.subList(0, 4));
        Run run = judge("-m", SEVEN, "--rubric", "single", "--resume");
        assertThat(run.err()).contains("4 of 6 items are done, 2 to ask");
        assertThat(Files.readAllLines(judged)).isEqualTo(lines);
    }

    @Test
    void anExistingFileIsNotOverwritten() {
        judge("-m", SEVEN, "--rubric", "single");
        Run run = judge("-m", SEVEN, "--rubric", "single");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--resume");
    }

    @Test
    void aJudgeOutOfReachLosesNothing() throws IOException {
        judge("-m", SEVEN, "--rubric", "single");
        List<String> lines = Files.readAllLines(judged);
        Run run = judge("-m", "http://127.0.0.1:9/v1#gone", "--rubric", "single", "--resume");
        assertThat(run.code()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(run.err()).contains("nothing is lost");
        assertThat(Files.readAllLines(judged)).isEqualTo(lines);
    }

    @Test
    void aBudgetNeedsAPrice() {
        Run run = judge("-m", SEVEN, "--rubric", "single", "--budget", "1");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no price is known for 'sayer'", "--price IN,OUT");
        assertThat(judged).doesNotExist();
    }

    @Test
    void ofAModelOnThisMachineNoPriceIsMissed() {
        assertThat(judge("-m", SEVEN, "--rubric", "single").err()).doesNotContain("price");
        assertThat(JudgePrices.mayCost("http://localhost:8080")).isFalse();
        assertThat(JudgePrices.mayCost("http://[::1]/v1")).isFalse();
        assertThat(JudgePrices.mayCost("https://api.openai.com")).isTrue();
        assertThat(JudgePrices.mayCost("http://localhost.example.com:80")).isTrue();
    }

    @Test
    void aRunStopsAtItsBudgetAndGoesOnWithAHigherOne() {
        // an item takes a cent, and might take 4.096 dollars: two replies as long as may be
        Run run = judge("-m", SEVEN, "--rubric", "single", "--price", "0,1000", "--budget", "4.11", "-j", "1");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(run.err()).contains("the budget of $4.11 holds no further case: $0.0200 is spent", "--resume");
        Run more = judge("-m", SEVEN, "--rubric", "single", "--price", "0,1000", "--budget", "5", "--resume");
        assertThat(more.code()).as(more.err()).isZero();
        assertThat(more.err()).contains("2 of 6 items are done", "$0.0600");
    }

    @Test
    void whatItTakesIsToldBefore() {
        Run run = judge("-m", SEVEN, "--rubric", "single", "--price", "1,2", "--dry-run");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "calls:",
                        "6, if every reply",
                        "estimated: a token for four bytes",
                        "12288 tokens",
                        "What of 0?")
                .containsPattern("cost: +\\$0\\.00\\d\\d to \\$0\\.0\\d+");
        assertThat(judged).doesNotExist();
    }

    @Test
    void aTableOfTheUsersIsFound() throws IOException {
        Files.createDirectories(folder.resolve("urial"));
        Files.writeString(folder.resolve("urial/prices.yaml"), "prices: { sayer: { input: 1, output: 1 } }");
        Run run = judge("-m", SEVEN, "--rubric", "single");
        assertThat(run.err()).contains("$0.0007");
        assertThat(judgments())
                .allSatisfy(each -> assertThat(each.calls().costUsd()).hasValue(110e-6));
    }

    @Test
    void aPluginJudgesByItsOwnRules() {
        Run run = judge("-m", "judge:brief?words=3");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("brevity", "5.000");
        assertThat(judge("-m", "judge:brief?words=3", "--rubric", "single", "--retry-errors")
                        .err())
                .contains("--rubric: is for models");
    }

    @Test
    void aRealModelIsAskedAndItsWordsAreKept() throws IOException {
        Path rubric = Files.writeString(folder.resolve("short.yaml"), """
                kind: single
                scale: [1, 10]
                text: "{{query}} {{answer}} [[5]]"
                """);
        Run run = judge("-m", "lab:aligned", "--rubric", rubric.toString(), "--max-tokens", "30", "--limit", "2");
        assertThat(run.code()).as("a tiny model is no judge: " + run.err()).isEqualTo(ExitCode.FAILED);
        assertThat(judgments()).hasSize(2).allSatisfy(each -> {
            assertThat(each.verdict().status()).isEqualTo(Status.UNPARSED);
            assertThat(each.calls().raw()).hasSize(2);
            assertThat(each.calls().usage().prompt()).isPositive();
        });
    }

    @Test
    void aModelBehindAServerIsAskedInItsChatForm() {
        try (ModelServer server = new ModelServer(ServerKind.VLLM)) {
            Run run = judge(
                    "-m",
                    server.endpoint() + "/v1?chat=chatml",
                    "--rubric",
                    "single",
                    "--max-tokens",
                    "20",
                    "--limit",
                    "2");
            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FAILED);
            assertThat(judgments())
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.calls().raw()).hasSize(2));
        }
    }

    @Test
    void repliesAreHeldToTheRubricsFormWhereTheServerCan() throws IOException {
        try (ModelServer server = new ModelServer(ServerKind.VLLM)) {
            String model = server.endpoint() + "/v1?chat=server";
            Run run = judge("-m", model, "--max-tokens", "400");
            assertThat(run.code())
                    .as("a model of five words, held: " + run.err())
                    .isZero();
            Run other = judge("-m", model, "--max-tokens", "400", "--no-schema", "--resume");
            assertThat(other.code()).isEqualTo(ExitCode.USAGE);
            assertThat(other.err()).containsPattern("json_schema +true +false");
            Files.delete(judged);
            Files.delete(folder.resolve("judged.manifest.json"));
            assertThat(judge("-m", model, "--max-tokens", "20", "--no-schema").code())
                    .as("a model of five words, free")
                    .isEqualTo(ExitCode.FAILED);
        }
    }

    @Test
    void aBaseModelIsNoJudge() {
        Run run = judge("-m", "bigram:base", "--rubric", "single");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("?chat=");
    }

    @Test
    void aJudgeMustBeNamed() {
        Run run = judge("--rubric", "single");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no judge is named");
    }

    @Test
    void aRubricThatComparesNeedsTwoAnswers() {
        Run run = judge("-m", SEVEN, "--rubric", "pairwise");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--against");
    }
}
