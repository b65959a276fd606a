package dev.urial.core.prompt;

import static dev.urial.core.prompt.TemplatesByName.asPublished;
import static dev.urial.core.prompt.TemplatesByName.contained;
import static dev.urial.core.prompt.TemplatesByName.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published files themselves, which are not part of this project: the environment variable {@code URIAL_TEST_DATA} names a
 * folder that has them as {@code urial-prompts/*.txt}.
 */
class PublishedFilesTest {
    /** How each form begins an example in a file, trailing spaces and further blank lines of the files aside. */
    private static final Map<String, String> QUERY_OF = Map.of(
            "urial-legacy", "(?m)^# Query:\n```(?!\n)",
            "urial-backticks", "(?m)^# Query:\n```\n",
            "urial-v2", "(?m)^# Query:\n\n(?!`)",
            "urial-v4", "(?m)^User:\n\n",
            "urial-v5", "(?m)^# User:\n\n",
            "urial-v6", "(?m)^# User:\n(?!\n)");

    private static final Pattern ANY_QUERY = Pattern.compile("(?m)^(# )?(Query|User):");

    @TempDir
    Path folder;

    private Path files = Path.of("");

    static List<PublishedPrompts.Entry> entries() {
        return PublishedPrompts.all();
    }

    @BeforeEach
    void theFilesAreHere() {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(
                data != null,
                "needs the published prompt files: set URIAL_TEST_DATA to the folder with urial-prompts/");
        files = Path.of(data, "urial-prompts");
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theCatalogueKnowsAFileByItsBytes(PublishedPrompts.Entry entry) throws IOException {
        PromptSet set = load(entry.name(), Optional.empty(), false);

        assertThat(set.name()).isEqualTo(entry.name());
        assertThat(set.published()).isTrue();
        assertThat(set.sha256()).isEqualTo(entry.sha256());
        assertThat(set.template()).isEqualTo(entry.template());
        assertThat(set.examples()).isEmpty();
        assertThat(set.preamble()).isEqualTo(Files.readString(files.resolve(entry.name() + ".txt")));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theTemplateIsThatOfTheFilesOwnExamples(PublishedPrompts.Entry entry) {
        String text = load(entry.name(), Optional.empty(), false).preamble();

        assertThat(ANY_QUERY.matcher(text).results().count()).isEqualTo(entry.k());
        assertThat(Pattern.compile(QUERY_OF.getOrDefault(entry.template(), "none"))
                        .matcher(text)
                        .results()
                        .count())
                .isEqualTo(entry.k());
    }

    @Test
    void everyFileIsInTheCatalogue() throws IOException {
        try (var list = Files.list(files)) {
            assertThat(list.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(PublishedPrompts.all().stream()
                            .map(entry -> entry.name() + ".txt")
                            .toList());
        }
    }

    @Test
    void aCopyWithOtherLineEndsOrAnotherNameIsTheSameFile() throws IOException {
        String text = Files.readString(files.resolve("inst_1k_v4.txt"));
        Files.writeString(folder.resolve("copy.txt"), text.replace("\n", "\r\n"));

        PromptSet set = PromptSets.load("copy.txt", folder::resolve, Optional.empty(), false);

        assertThat(set).isEqualTo(load("inst_1k_v4", Optional.empty(), false));
    }

    @Test
    void anotherTemplateIsRefusedWithBothNames() {
        assertThatThrownBy(() -> load("inst_1k_v4", Optional.of("urial-v5"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("inst_1k_v4.txt", "urial-backticks", "urial-v5", "leave the template out");
    }

    @ParameterizedTest
    @CsvSource({
        "inst_1k,urial-backticks",
        "inst_help_v2,urial-backticks",
        "inst_help_v3,urial-backticks",
        "inst_help_v4,urial-backticks",
        "inst_help_v5-1k,urial-v5",
        "inst_help_v6-1k,urial-v6",
        "inst_help_v6-2k,urial-v6"
    })
    void asPublishedTheToolsChoiceStandsHoweverItFits(String name, String template) {
        assertThat(load(name, Optional.empty(), true).template()).isEqualTo(template);
        assertThat(load(name, Optional.of("urial-v5"), true).template()).isEqualTo("urial-v5");
    }

    @Test
    void theRecommendedPromptHasItsPublishedBytes() throws IOException {
        String expected =
                Files.readString(files.resolve("inst_1k_v4.txt")) + "\n# Query:\n```\nHi?\n```\n\n# Answer:\n```\n";

        assertThat(prompt("inst_1k_v4", true)).isEqualTo(expected);
        assertThat(prompt("inst_1k_v4", false)).isEqualTo(expected);
    }

    @Test
    void thePapersPromptHasThePapersBytes() throws IOException {
        assertThat(prompt("inst_1k", false))
                .isEqualTo(
                        Files.readString(files.resolve("inst_1k.txt")) + "\n# Query:\n```Hi?```\n\n# Answer:\n```\n");
    }

    private String prompt(String name, boolean published) {
        PromptSet set = load(name, Optional.empty(), published);
        return (published ? asPublished(set.template()) : contained(set.template()))
                .render(set.preamble(), set.examples(), query("Hi?"))
                .text();
    }

    private PromptSet load(String name, Optional<String> template, boolean published) {
        return PromptSets.load(name + ".txt", files::resolve, template, published);
    }
}
