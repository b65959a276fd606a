package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the least compatible of OpenAI-compatible servers says. */
class PlainServerTest {
    private final ModelServer server = new ModelServer(ServerKind.PLAIN);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void itHasModelsAndCompletionsAndNothingElse() {
        assertThat(client.ask("/v1/models").path("data").path(0).path("id").asText())
                .isEqualTo("bigram");
        for (String path : List.of("/health", "/version", "/props", "/api/version", "/info", "/slots")) {
            assertThat(client.get(path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void itIgnoresWhatItDoesNotKnow() {
        JsonNode choice = client.ask(
                        "/v1/completions",
                        "{'prompt':'a','max_tokens':2,'temperature':0,'logprobs':3,'echo':true,'top_k':1}")
                .path("choices")
                .path(0);
        assertThat(choice.path("text").asText()).isEqualTo(" the cat");
        assertThat(choice.has("logprobs")).isFalse();
    }

    @Test
    void aStreamNeverTellsItsUsage() {
        List<String> events = client.events(
                "/v1/completions",
                "{'prompt':'a','max_tokens':1,'stream':true,'stream_options':{'include_usage':true}}");
        assertThat(events).hasSize(2).noneMatch(event -> event.contains("usage"));
    }

    @Test
    void aPromptOfTokenIdsIsRefused() {
        assertThat(client.refused(400, "/v1/completions", "{'prompt':[1]}")
                        .path("error")
                        .path("message")
                        .asText())
                .contains("string");
    }
}
