package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Ollama says. */
class OllamaServerTest {
    private static final String RAW = "'model':'bigram','raw':true,";

    private final ModelServer server = new ModelServer(ServerKind.OLLAMA);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void itTellsOfItselfAndItsModels() {
        assertThat(client.ask("/api/version").path("version").asText()).isNotEmpty();
        assertThat(client.ask("/api/tags").path("models").path(0).path("name").asText())
                .isEqualTo("bigram:latest");
        JsonNode model = client.ask("/api/show", "{'model':'bigram'}").path("model_info");
        assertThat(model.path(model.path("general.architecture").asText() + ".context_length")
                        .asInt())
                .isEqualTo(4096);
        assertThat(client.refused(404, "/api/show", "{'model':'other'}")
                        .path("error")
                        .asText())
                .isEqualTo("model 'other' not found");
    }

    @Test
    void aCompletionIsAStreamOfLinesUnlessItSaysOtherwise() {
        HttpResponse<String> response =
                client.post("/api/generate", "{" + RAW + "'prompt':'a','options':{'num_predict':2,'temperature':0}}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<JsonNode> lines = response.body().lines().map(Client::json).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1).path("response").asText()).isEqualTo(" cat");
        assertThat(lines.get(1).path("done").asBoolean()).isFalse();
        assertThat(lines.get(2).path("done_reason").asText()).isEqualTo("length");
        assertThat(lines.get(2).path("prompt_eval_count").asInt()).isEqualTo(2);
        assertThat(lines.get(2).path("eval_count").asInt()).isEqualTo(2);
    }

    @Test
    void aWholeCompletionIsOneObject() {
        JsonNode reply = client.ask(
                "/api/generate",
                "{" + RAW + "'prompt':'a','stream':false,'options':{'temperature':0,'stop':[' sat']}}");
        assertThat(reply.path("response").asText()).isEqualTo(" the cat");
        assertThat(reply.path("done_reason").asText()).isEqualTo("stop");
    }

    @Test
    void scoresNameTokensByTextAndBytesAlone() {
        String scored = "{" + RAW + "'prompt':'a','stream':false,'logprobs':true,'top_logprobs':2,"
                + "'options':{'temperature':0,'num_predict':1}}";
        JsonNode token = client.ask("/api/generate", scored).path("logprobs").path(0);
        assertThat(token.path("token").asText()).isEqualTo(" the");
        assertThat(token.path("bytes").size()).isEqualTo(4);
        assertThat(token.path("top_logprobs").size()).isEqualTo(2);
        assertThat(token.has("id")).isFalse();
        assertThat(client.refused(400, "/api/generate", scored.replace("'top_logprobs':2", "'top_logprobs':21"))
                        .path("error")
                        .asText())
                .contains("between 0 and 20");
    }

    @Test
    void onlyARawPromptIsRaw() {
        assertThat(promptTokens("'raw':true,")).isEqualTo(2);
        assertThat(promptTokens("")).isEqualTo(1 + "user: a\nassistant:".length());
        assertThat(client.ask("/v1/completions", "{'model':'bigram','prompt':'a','max_tokens':1}")
                        .path("usage")
                        .path("prompt_tokens")
                        .asInt())
                .isEqualTo(1 + "user: a\nassistant:".length());
    }

    private int promptTokens(String raw) {
        return client.ask(
                        "/api/generate",
                        "{'model':'bigram'," + raw + "'prompt':'a','stream':false,'options':{'num_predict':1}}")
                .path("prompt_eval_count")
                .asInt();
    }

    @Test
    void rawAndATemplateExcludeEachOther() {
        assertThat(client.refused(400, "/api/generate", "{" + RAW + "'prompt':'a','system':'b'}")
                        .path("error")
                        .asText())
                .isEqualTo("raw mode does not support template, system, or context");
    }

    @Test
    void aPromptBeyondTheContextIsShortenedUnlessForbidden() {
        String body = "{" + RAW + "'prompt':'" + "x".repeat(200)
                + "','stream':false,'options':{'num_ctx':100,'num_predict':1}}";
        assertThat(client.ask("/api/generate", body).path("prompt_eval_count").asInt())
                .isEqualTo(50);
        assertThat(client.refused(400, "/api/generate", body.replace("{" + RAW, "{'truncate':false," + RAW))
                        .path("error")
                        .asText())
                .contains("201 tokens")
                .contains("100 tokens");
    }

    @Test
    void anEmptyPromptLoadsTheModel() {
        assertThat(client.ask("/api/generate", "{'model':'bigram','keep_alive':'5m'}")
                        .path("done_reason")
                        .asText())
                .isEqualTo("load");
    }
}
