package dev.urial.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptSetsTest {
    @TempDir
    Path folder;

    @Test
    void aShippedNameIsThatSet() {
        assertThat(load("urial")).isEqualTo(PromptSets.shipped().get(0));
    }

    @Test
    void noneIsTheBareQuery() {
        PromptSet none = load("none");

        assertThat(none.preamble()).isEmpty();
        assertThat(none.examples()).isEmpty();
        assertThat(none.template()).isEqualTo("zero-shot");
        assertThat(none.published()).isFalse();
        assertThat(load("none", "urial-v5").template()).isEqualTo("urial-v5");
    }

    @Test
    void theHashIsThatOfTheCanonicalForm() {
        PromptSet set = PromptSet.of("any", "P\u00FC", List.of(Example.of("id", "Q", "A")), "urial-v5");

        assertThat(set.sha256()).isEqualTo(PromptSet.sha256("8:urial-v5,3:P\u00FC,1:2,1:Q,1:A,"));
        assertThat(PromptSet.sha256("")).startsWith("e3b0c44298fc1c14");
    }

    @ParameterizedTest
    @CsvSource({"urail,urial", "urial-k9,urial-k0", "URIAL,urial", "non,none", "urial-multi-turn,urial-multiturn"})
    void anUnknownNameIsAnsweredWithThoseThereAreAndTheNearOnes(String name, String near) {
        assertThatThrownBy(() -> load(name))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "no prompt set is named '" + name + "'", "did you mean", near, "urial-k8", "path of a file");
    }

    @Test
    void aPublishedNameIsNoPath() {
        assertThatThrownBy(() -> load("inst_1k_v4")).hasMessageContainingAll("published prompt", "path of its file");
    }

    @Test
    void aNameLikeNoOtherGetsNoSuggestion() {
        assertThatThrownBy(() -> load("zebra"))
                .hasMessageContaining("shipped are")
                .hasMessageNotContaining("mean");
        assertThatThrownBy(() -> load("")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> load("a\0b")).isInstanceOf(ConfigException.class);
    }

    @Test
    void aFileOfOursIsReadWithItsExamples() throws IOException {
        write("mine.yaml", """
                name: kitchen
                template: urial-v6
                preamble: |
                  Be brief.
                examples:
                  - query: How long do eggs boil?
                    answer: |-
                      Eight minutes.

                      Ten for firm ones.
                    tags: [fact]
                  - id: two
                    turns: ["Tea?", "Yes.", "Milk?", "No."]
                """);

        PromptSet set = load("mine.yaml");

        assertThat(set.name()).isEqualTo("kitchen");
        assertThat(set.template()).isEqualTo("urial-v6");
        assertThat(set.preamble()).isEqualTo("Be brief.\n");
        assertThat(set.examples()).hasSize(2);
        assertThat(set.examples().get(0).id()).isEqualTo("0");
        assertThat(set.examples().get(0).turns())
                .containsExactly("How long do eggs boil?", "Eight minutes.\n\nTen for firm ones.");
        assertThat(set.examples().get(0).tags()).isEqualTo(Set.of("fact"));
        assertThat(set.examples().get(1).turns()).containsExactly("Tea?", "Yes.", "Milk?", "No.");
        assertThat(set.published()).isFalse();
    }

    @Test
    void jsonWillDoAndANameMayBeLeftOut() throws IOException {
        write("Mine.JSON", "\uFEFF{\"preamble\": \"P\", \"examples\": []}");

        assertThat(load("Mine.JSON").name()).isEqualTo("Mine");
        assertThat(load("Mine.JSON").template()).isEqualTo("urial-backticks");
        assertThat(load("Mine.JSON", "urial-v5").template()).isEqualTo("urial-v5");
    }

    @Test
    void allProblemsOfAFileAreToldAtOnceEachWithItsPlace() throws IOException {
        write("bad.yml", """
                nmae: x
                template: Urial V5
                preamble: 5
                examples:
                  - query: Q
                  - query: Q
                    answer: A
                    turns: [Q, A]
                  - turns: [Q, A, Q]
                  - id: a
                    query: [Q]
                    answer: A
                    tag: x
                  - id: a
                    query: Q
                    answer: A
                  - just text
                """);

        assertThatThrownBy(() -> load("bad.yml"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .extracting(ConfigException.Problem::path)
                                .containsExactly(
                                        "bad.yml: nmae",
                                        "bad.yml: template",
                                        "bad.yml: preamble",
                                        "bad.yml: examples[0].answer",
                                        "bad.yml: examples[1]",
                                        "bad.yml: examples[2].turns",
                                        "bad.yml: examples[3].tag",
                                        "bad.yml: examples[3].query",
                                        "bad.yml: examples[4].id",
                                        "bad.yml: examples[5]"));
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithItsLine() throws IOException {
        write("broken.yaml", "preamble: P\nexamples: [\n");
        write("twice.yaml", "preamble: P\npreamble: Q\n");
        write("list.yaml", "- a\n");
        write("nothing.yaml", "# only a comment\n");
        write("broken.json", "{\"preamble\": \n");
        write("alias.yaml", "name: &p P\npreamble: *p\n");

        assertThatThrownBy(() -> load("broken.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("broken.yaml:", "line 3")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> load("twice.yaml")).hasMessageContainingAll("twice.yaml:2", "preamble");
        assertThatThrownBy(() -> load("list.yaml")).hasMessageContaining("must have the keys");
        assertThatThrownBy(() -> load("nothing.yaml")).hasMessageContaining("must have the keys");
        assertThatThrownBy(() -> load("broken.json")).hasMessageContaining("broken.json:2");
        assertThatThrownBy(() -> load("alias.yaml")).hasMessageContainingAll("alias.yaml:2", "*p");
    }

    @Test
    void aSetOfOursIsNotPutIntoAnotherFormThanItsOwn() throws IOException {
        write("mine.yaml", "template: urial-v6\npreamble: P\n");

        assertThatThrownBy(() -> load("mine.yaml", "urial-v5"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("mine.yaml", "urial-v6", "urial-v5", "leave the template out");
        assertThatThrownBy(() -> load("urial", "urial-v5")).hasMessageContainingAll("urial-backticks", "urial-v5");
        assertThat(load("urial", "urial-backticks")).isEqualTo(load("urial"));
        assertThat(PromptSets.load("urial", this::resolve, Optional.of("urial-v5"), true)
                        .template())
                .isEqualTo("urial-v5");
    }

    @Test
    void aTextThatNobodyKnowsNeedsATemplate() throws IOException {
        write("mine.txt", "Answer well.\n");

        assertThatThrownBy(() -> load("mine.txt"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mine.txt")
                .hasMessageContainingAll(UrialTemplates.names().toArray(String[]::new));
        PromptSet set = load("mine.txt", "urial-v5");
        assertThat(set.template()).isEqualTo("urial-v5");
        assertThat(set.preamble()).isEqualTo("Answer well.\n");
        assertThat(set.name()).isEqualTo("mine");
        assertThat(set.published()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "my_inst_help_v5-x.txt,urial-v5",
        "inst_help_v6.txt,urial-v6",
        "inst_help_v4.txt,urial-backticks",
        "other.txt,urial-backticks"
    })
    void asPublishedTheNameOfTheFileDecides(String name, String template) throws IOException {
        write(name, "P");

        assertThat(PromptSets.load(name, this::resolve, Optional.empty(), true).template())
                .isEqualTo(template);
        assertThat(PromptSets.load(name, this::resolve, Optional.of("urial-legacy"), true)
                        .template())
                .isEqualTo("urial-legacy");
    }

    @Test
    void lineEndsBecomeThoseOfUnixAsThePublishedToolsReadThem() throws IOException {
        write("dos.txt", "a\r\nb\rc\n\r\n");

        PromptSet set = load("dos.txt", "urial-v5");

        assertThat(set.preamble()).isEqualTo("a\nb\nc\n\n");
        assertThat(set.sha256()).isEqualTo(PromptSet.sha256("a\nb\nc\n\n"));
    }

    @Test
    void aFileThatCannotBeAPromptIsRefusedInOneSentence() throws IOException {
        write("empty.txt", "");
        Files.write(folder.resolve("latin1.txt"), "caf\u00E9".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("huge.txt"), new byte[PromptSets.MAX_BYTES + 1]);
        Files.createDirectory(folder.resolve("sets"));

        assertThatThrownBy(() -> load("empty.txt"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("empty.txt: is empty");
        assertThatThrownBy(() -> load("latin1.txt")).hasMessage("latin1.txt: is not UTF-8 text");
        assertThatThrownBy(() -> load("huge.txt")).hasMessageContaining("longer than 10000000 bytes");
        assertThatThrownBy(() -> load("sets")).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> load("missing.txt")).hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> load("some/where")).hasMessageContaining("there is no such file");
    }

    private PromptSet load(String set) {
        return PromptSets.load(set, this::resolve, Optional.empty(), false);
    }

    private PromptSet load(String set, String template) {
        return PromptSets.load(set, this::resolve, Optional.of(template), false);
    }

    private Path resolve(String path) {
        return folder.resolve(path);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
