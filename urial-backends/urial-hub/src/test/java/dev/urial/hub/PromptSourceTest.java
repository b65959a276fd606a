package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.prompt.PublishedPrompts;
import dev.urial.core.prompt.PulledPrompts;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a cache of the build's own. */
class PromptSourceTest {
    private static final PublishedPrompts.Entry ENTRY =
            PublishedPrompts.named("inst_1k_v4.help").orElseThrow();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        Files.deleteIfExists(PulledPrompts.file(ENTRY));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        Files.deleteIfExists(PulledPrompts.file(ENTRY));
    }

    private PromptSource source() {
        return PromptSource.of(
                Map.of("URIAL_PROMPTS_ENDPOINT", server.url("/mirror/").toString()));
    }

    @Test
    void aPublishedFileIsFetchedAndKept() throws Exception {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(
                data != null,
                "needs the published prompt files: set URIAL_TEST_DATA to the folder with urial-prompts/");
        byte[] text = Files.readAllBytes(Path.of(data, "urial-prompts", "inst_1k_v4.help.txt"));
        server.enqueue(new MockResponse.Builder().body(new Buffer().write(text)).build());
        assertThat(source().pull(ENTRY, DownloadListener.NONE))
                .isEqualTo(PulledPrompts.file(ENTRY))
                .hasBinaryContent(text);
        assertThat(server.takeRequest().getTarget()).isEqualTo("/mirror/inst_1k_v4.help.txt");
    }

    @Test
    void anythingElseIsRefusedAndNotKept() {
        server.enqueue(new MockResponse.Builder().body("<html>log in</html>").build());
        assertThatThrownBy(() -> source().pull(ENTRY, DownloadListener.NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not the published file");
        assertThat(PulledPrompts.file(ENTRY)).doesNotExist();
    }

    @Test
    void whatIsNotThereIsToldWithTheAddress() {
        server.enqueue(new MockResponse.Builder().code(404).build());
        assertThatThrownBy(() -> source().pull(ENTRY, DownloadListener.NONE))
                .isInstanceOf(BackendException.class)
                .hasMessageContainingAll("inst_1k_v4.help: is not at " + server.url("/mirror"), "(HTTP 404)");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> PromptSource.of(Map.of("URIAL_PROMPTS_ENDPOINT", "here")))
                .hasMessageContaining("URIAL_PROMPTS_ENDPOINT: must be an address such as https://");
    }
}
