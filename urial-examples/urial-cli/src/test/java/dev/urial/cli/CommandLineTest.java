package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands write where, and what they end with. The model is the five-word one of the test kit. */
class CommandLineTest {
    private static final String MODEL = "bigram:aligned?context=20000";

    @TempDir
    private Path folder;

    @Test
    void anAnswerGoesToStandardOutputAndNothingElseDoes() {
        Run run = Run.of("ask", "-m", MODEL, "--repetition-penalty", "1", "Where is the cat?");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("the mat\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theQueryCanComeFromStandardInput() {
        Run run = Run.withInput("Where is the cat?\n", "ask", "-m", MODEL, "--json", "-");
        assertThat(json(run).path("query").asText()).isEqualTo("Where is the cat?");
    }

    @Test
    void jsonIsOneObjectThatSaysWhatTheAnswerTook() {
        Run run = Run.of("ask", "-m", MODEL, "--json", "--seed", "5", "--repetition-penalty", "1", "Where is the cat?");
        JsonNode json = json(run);
        assertThat(run.code()).isZero();
        assertThat(json.path("prompt_set").asText()).isEqualTo("urial");
        assertThat(json.path("answer").asText()).isEqualTo("the mat");
        assertThat(json.path("status").asText()).isEqualTo("ok");
        assertThat(json.path("finish").asText()).isEqualTo("stop");
        assertThat(json.path("usage").path("prompt_tokens").asInt()).isGreaterThan(1000);
        assertThat(json.path("usage").path("cached_tokens").asInt()).isZero();
        assertThat(json.path("usage").path("output_tokens").asInt()).isEqualTo(2);
        assertThat(json.path("timing").path("total_ms").asDouble()).isPositive();
        assertThat(json.path("seed").asLong()).isEqualTo(5);
        assertThat(json.path("labels").isObject()).isTrue();
    }

    @Test
    void theSetThatTheBackendRecommendsIsUsedUnlessTheUserNamesOne() throws Exception {
        Path model = Files.writeString(folder.resolve("model.yaml"), "models: {cat: {type: advised, model: aligned}}");
        Path both = Files.writeString(folder.resolve("both.yaml"), "model: 'advised:aligned'\nprompt: {set: urial-k0}");

        assertThat(setUsed("-m", "advised:aligned")).isEqualTo("lab-k1");
        assertThat(setUsed("-c", model.toString())).isEqualTo("lab-k1");
        assertThat(setUsed("-c", model.toString(), "-m", "cat", "--examples", "0"))
                .isEqualTo("lab-k1");
        assertThat(setUsed("-c", both.toString())).isEqualTo("urial-k0");
        assertThat(setUsed("-c", both.toString(), "-p", "none")).isEqualTo("none");
        assertThat(setUsed("-m", "advised:aligned", "-p", "urial")).isEqualTo("urial");
    }

    private static String setUsed(String... options) {
        String[] args = Stream.of(Stream.of("ask", "--json"), Stream.of(options), Stream.of("Where?"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return json(Run.of(args)).path("prompt_set").asText();
    }

    @Test
    void withoutAModelTheLabsOwnIsTakenAndThatIsSaidOnce() {
        String note =
                "urial: no model is named, so lab:base is taken, a tiny model that knows only a small made-for-show"
                        + " world (countries, animals, elements, ...); for a real one: -m llamacpp:FILE.gguf";
        for (String command : List.of("ask Where?", "models show", "doctor")) {
            Run run = Run.withEnvironment(Map.of("XDG_CONFIG_HOME", folder.toString()), command.split(" "));
            assertThat(run.err().lines()).as(command).containsOnlyOnce(note);
        }
    }

    @Test
    void whoNamesAModelIsNotToldOfTheLab() throws Exception {
        Path one = Files.writeString(folder.resolve("one.yaml"), "models: {cat: {type: bigram, model: base}}");
        Path two = Files.writeString(
                folder.resolve("two.yaml"),
                "models: {cat: {type: bigram, model: base}, dog: {type: bigram, model: base}}");

        assertThat(Run.of("models", "show", "-c", one.toString()).err()).isEmpty();
        assertThat(Run.of("doctor", "-c", one.toString()).out()).contains("bigram-base");
        Run undecided = Run.of("models", "show", "-c", two.toString());
        assertThat(undecided.code()).isEqualTo(2);
        assertThat(undecided.err())
                .contains("no model is named", "one of the configuration's: ", "cat", "dog")
                .doesNotContain("lab:base");
        assertThat(Run.of("ask").err()).contains("the query is empty").doesNotContain("lab:base");
    }

    @Test
    void examplesThatDoNotFitTheContextAreLeftOutAndThatIsSaid() {
        Run run = Run.of("ask", "-m", "bigram:aligned?context=2500", "--max-tokens", "3", "Where?");
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("of 3 examples were shown");
    }

    @Test
    void aPromptThatCannotFitIsAFailedItem() {
        Run run = Run.of("ask", "-m", "bigram:aligned?context=50", "--json", "Where?");
        assertThat(run.code()).isEqualTo(1);
        assertThat(json(run).path("status").asText()).isEqualTo("failed");
        assertThat(json(run).path("error").path("kind").asText()).isEqualTo("prompt_too_long");
        assertThat(run.err()).contains("the context holds 50");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--temperature -1         | --temperature: must be 0 or more, was -1.0",
                "--top-p 2                | --top-p: must be above 0 and at most 1, was 2.0",
                "--max-tokens 0           | --max-tokens: must be at least 1, was 0",
                "--min-p 1.5              | --min-p: must be from 0 to 1, was 1.5",
                "--repetition-penalty 0   | --repetition-penalty: must be above 0, was 0.0",
                "--top-k -3               | --top-k: must be 0 (all) or more, was -3",
                "--examples -2            | --examples: must be 0 or more, was -2",
                "--temperature warm       | 'warm' is not a double",
                "--nonsense 1             | --nonsense",
                "-m nothing               | neither an entry of the configuration",
                "-m bigrm:base            | did you mean 'bigram'?",
                "-m bigram:wild           | must be one of base, aligned, was 'wild'",
                "-p nonesuch              | nonesuch",
                "--selector rnd           | no selector is named 'rnd'",
                "--plugins /no/such.jar   | there is no jar or folder '/no/such.jar'",
                "-c /no/such.yaml         | there is no such configuration file",
            })
    void aMistakeIsToldInALineAndEndsWithTwo(String options, String message) {
        String[] args = ("ask -m " + MODEL + " " + options + " Where?").split(" +");
        if (options.startsWith("-m")) {
            args = ("ask " + options + " Where?").split(" +");
        }
        Run run = Run.of(args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anEmptyQueryIsRefused() {
        assertThat(Run.of("ask", "-m", MODEL, "").code()).isEqualTo(2);
        assertThat(Run.of("ask", "-m", MODEL, " \n").err()).contains("the query is empty");
        assertThat(Run.withInput("", "ask", "-m", MODEL, "-").err()).contains("the query is empty");
    }

    @Test
    void aConfigurationWithThreeErrorsShowsAllThree() throws Exception {
        Path file = Files.writeString(
                folder.resolve("urial.yaml"), "sed: 1\nsampling: {topP: 2}\nmodels: {a: {type: bigram, model: x}}\n");
        Run run = Run.of("ask", "-c", file.toString(), "-m", "a", "Where?");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.contains("sed: is no known setting"))
                .anyMatch(line -> line.contains("sampling.topP: must be above 0"))
                .anyMatch(line -> line.contains("models.a.model: must be one of base, aligned"));
    }

    @Test
    void aConfigurationNamesModelsAndOptionsWin() throws Exception {
        Path file = Files.writeString(folder.resolve("urial.yaml"), """
                model: cat
                models: {cat: {type: bigram, model: aligned, context: 20000}}
                sampling: {repetitionPenalty: 1, maxTokens: 1}
                """);
        assertThat(Run.of("ask", "-c", file.toString(), "Where?").out()).isEqualTo("the\n");
        assertThat(Run.of("ask", "-c", file.toString(), "--max-tokens", "2", "Where?")
                        .out())
                .isEqualTo("the mat\n");
    }

    @Test
    void renderWritesExactlyTheBytes() {
        Run run = Run.of("prompts", "render", "none", "--turn", "Hi?");
        assertThat(run.out()).isEqualTo("# Query: \n ```Hi?``` \n\n \n# Answer: \n ``` ");
        assertThat(run.code()).isZero();
    }

    @Test
    void renderTakesTurnsInAlternation() {
        assertThat(Run.of("prompts", "render", "urial-k0", "--turn", "a", "--turn", "b", "--turn", "c")
                        .out())
                .endsWith(
                        "\n# Query:\n```\na\n```\n\n# Answer:\n```\nb\n```\n\n# Query:\n```\nc\n```\n\n# Answer:\n```\n");
        Run even = Run.of("prompts", "render", "urial-k0", "--turn", "a", "--turn", "b");
        assertThat(even.code()).isEqualTo(2);
        assertThat(even.err()).contains("there are 2");
    }

    @Test
    void listNamesWhatIsShippedAndWhatIsKnown() {
        assertThat(Run.of("prompts", "list").out())
                .contains("urial-k0", "urial-k1", "urial-k8", "inst_1k_v4", "7373f07b27e7")
                .contains("lab-k8", "The lab sets are for the tiny models lab:base and lab:aligned");
    }

    @Test
    void showTellsOfASet() {
        assertThat(Run.of("prompts", "show", "urial").out())
                .contains("template:  urial-backticks", "examples:  3", "# Query:");
    }

    @Test
    void modelsShowPrintsTheCard() {
        Run run = Run.of("models", "show", "bigram:base");
        assertThat(run.out()).contains("model:       bigram-base", "context:     4096 tokens", "fingerprint:");
    }

    @Test
    void doctorTriesAModel() {
        Run run = Run.of("doctor", "-m", "bigram:base");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("java:", "prefix-reuse", "each query pays for the whole prompt", "trial:");
    }

    @Test
    void doctorSaysWhatBackendsFindHere() {
        Run run = Run.of("doctor");
        assertThat(run.out())
                .containsPattern("\\R  llamacpp\\R    library: +\\S")
                .containsPattern("\\R  hf\\R    hub: +\\S.*\\R    cache: +\\S")
                .containsPattern(
                        "\\R  advised\\R    failed: +java.lang.IllegalStateException: it is not like itself today\\R")
                .doesNotContainPattern("\\R  bigram\\R");
        assertThat(run.code()).isZero();
    }

    @Test
    void backendsAreListedWithTheirSettings() {
        Run run = Run.of("backends");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("bigram").contains("llamacpp").contains("model, context, maxConcurrent");
        assertThat(run.out()).contains("model, context, threads, chat, engine");
    }

    @Test
    void aCommandThatIsMissingOrUnknownIsUsage() {
        assertThat(Run.of().code()).isEqualTo(2);
        assertThat(Run.of("prompts").code()).isEqualTo(2);
        assertThat(Run.of("nonsense").code()).isEqualTo(2);
        assertThat(Run.of("--version").out()).startsWith("urial ");
        assertThat(Run.of("ask", "--help").out()).contains("--temperature");
    }

    /** A text in which a percent sign stands alone is not formatted, with a complaint on standard error. */
    @Test
    void helpTextsAreWellFormed() {
        Terminal nobody =
                new Terminal(InputStream.nullInputStream(), System.out, System.err, false, false, false, Map.of());
        wellFormed(UrialCommand.commands(nobody).getCommandSpec());
    }

    private static void wellFormed(CommandSpec command) {
        Stream<String[]> texts = Stream.concat(
                Stream.of(
                        command.usageMessage().description(),
                        command.usageMessage().footer()),
                command.args().stream().map(ArgSpec::description));
        assertThat(texts.flatMap(Stream::of))
                .allSatisfy(text ->
                        assertThatCode(() -> String.format(text)).as(text).doesNotThrowAnyException());
        command.subcommands().values().forEach(below -> wellFormed(below.getCommandSpec()));
    }

    @Test
    void randomSelectionIsRepeatableFromItsSeed() {
        List<String> command = List.of("prompts", "render", "urial-k8", "--examples", "2", "--turn", "x", "--selector");
        assertThat(render(command, "random?seed=1"))
                .isEqualTo(render(command, "random?seed=1"))
                .isNotEqualTo(render(command, "random?seed=2"));
    }

    private static String render(List<String> command, String selector) {
        String[] args = Stream.concat(command.stream(), Stream.of(selector)).toArray(String[]::new);
        return Run.of(args).out();
    }

    private static JsonNode json(Run run) {
        try {
            assertThat(run.out().lines().count()).isEqualTo(1);
            return new ObjectMapper().readTree(run.out());
        } catch (IOException e) {
            throw new AssertionError(run.out(), e);
        }
    }
}
