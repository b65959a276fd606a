package dev.urial.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.spi.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a cache of the build's own. */
class PulledPromptsTest {
    private static final PublishedPrompts.Entry ENTRY =
            PublishedPrompts.named("inst_1k_v4").orElseThrow();

    @BeforeEach
    @AfterEach
    void forget() throws Exception {
        Files.deleteIfExists(PulledPrompts.file(ENTRY));
    }

    @Test
    void otherBytesAreRefusedAndNotKept() {
        assertThatThrownBy(() -> PulledPrompts.keep(ENTRY, "<html>".getBytes(StandardCharsets.UTF_8), "here"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("inst_1k_v4: what came from here is not the published file", ENTRY.sha256());
        assertThat(PulledPrompts.file(ENTRY)).doesNotExist();
        assertThat(PulledPrompts.has(ENTRY)).isFalse();
    }

    @Test
    void aFileThatWasChangedCountsAsAbsent() throws Exception {
        Files.createDirectories(PulledPrompts.file(ENTRY).getParent());
        Files.writeString(PulledPrompts.file(ENTRY), "something else");
        assertThat(PulledPrompts.has(ENTRY)).isFalse();
        assertThatThrownBy(() -> PromptSets.load("inst_1k_v4", Path::of, Optional.empty(), false))
                .hasMessageContainingAll(
                        "no prompt set is named 'inst_1k_v4'", "'urial prompts pull inst_1k_v4' fetches it");
    }

    @Test
    void whatIsKeptIsFoundByItsName() throws Exception {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(
                data != null,
                "needs the published prompt files: set URIAL_TEST_DATA to the folder with urial-prompts/");
        Path published = Path.of(data, "urial-prompts", "inst_1k_v4.txt");
        PulledPrompts.keep(ENTRY, Files.readAllBytes(published), "here");
        assertThat(PulledPrompts.has(ENTRY)).isTrue();
        PromptSet pulled = PromptSets.load("inst_1k_v4", Path::of, Optional.empty(), false);
        assertThat(pulled).isEqualTo(PromptSets.load(published.toString(), Path::of, Optional.empty(), false));
        assertThat(pulled.published()).isTrue();
    }
}
