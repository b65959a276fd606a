package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.testkit.BigramModel;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What OpenAI says. */
class OpenAiServerTest {
    private final ModelServer server = new ModelServer(ServerKind.OPENAI);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCompletionHasScoresOfFiveAlternativesAtMost() {
        JsonNode reply = client.ask(
                "/v1/completions", "{'model':'bigram','prompt':'a','max_tokens':2,'temperature':0,'logprobs':5}");
        JsonNode choice = reply.path("choices").path(0);
        assertThat(choice.path("text").asText()).isEqualTo(" the cat");
        assertThat(choice.path("logprobs").path("top_logprobs").path(0).size()).isEqualTo(5);
        assertThat(reply.path("usage").path("total_tokens").asInt()).isEqualTo(3);
        assertThat(refusal("{'prompt':'a','logprobs':6}")).contains("<= 5").contains("6");
    }

    @Test
    void aPartOfACharacterIsNamedByItsBytes() {
        JsonNode scores = client.ask(
                        "/v1/completions", "{'prompt':'a','max_tokens':60,'temperature':50,'seed':1,'logprobs':1}")
                .path("choices")
                .path(0)
                .path("logprobs");
        assertThat(scores.path("tokens").toString()).contains("bytes:\\\\x").doesNotContain("\uFFFD");
    }

    @Test
    void whatItDoesNotKnowItRefuses() {
        assertThat(refusal("{'prompt':'a','top_k':1}")).isEqualTo("Unrecognized request argument supplied: top_k");
        assertThat(refusal("{'prompt':'a','repetition_penalty':1}")).contains("repetition_penalty");
        assertThat(refusal("{'prompt':'a','stop':['1','2','3','4','5']}")).contains("maximum length 4");
        assertThat(refusal("{'prompt':'a','max_tokens':4096}"))
                .startsWith("This model's maximum context length is 4096 tokens");
    }

    @Test
    void aChatIsHeldToAStrictSchemaAndAnotherRefused() {
        String asked =
                "{'messages':[{'role':'user','content':'Hi'}],'response_format':{'type':'json_schema','json_schema':"
                        + "{'name':'reply','strict':true,'schema':{'type':'object','properties':{'n':{'enum':[4,5]}},'required':['n']%s}}}}";
        JsonNode reply =
                client.ask("/v1/chat/completions", String.format(Locale.ROOT, asked, ",'additionalProperties':false"));
        assertThat(reply.path("choices").path(0).path("message").path("content").asText())
                .isEqualTo("{\"n\":4}");
        assertThat(client.refused(400, "/v1/chat/completions", String.format(Locale.ROOT, asked, ""))
                        .toString())
                .contains("additionalProperties");
    }

    private String refusal(String body) {
        return client.refused(400, "/v1/completions", body)
                .path("error")
                .path("message")
                .asText();
    }

    @Test
    void anotherModelIsNotFound() {
        JsonNode error = client.refused(404, "/v1/completions", "{'model':'other','prompt':'a'}")
                .path("error");
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void aWrongKeyComesBackInPart() {
        try (ModelServer locked =
                new ModelServer(ServerKind.OPENAI, BigramModel.BASE, ServerOptions.DEFAULT.withKey("sk-right"))) {
            Client stranger = new Client(locked);
            HttpResponse<String> wrong =
                    stranger.get("/v1/models", "Authorization", "Bearer sk-wrong-key-of-mine-1234");
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(Client.json(wrong.body()).path("error").path("code").asText())
                    .isEqualTo("invalid_api_key");
            assertThat(wrong.body()).contains("sk-wrong*").contains("1234").doesNotContain("mine");
            assertThat(stranger.get("/v1/models").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aStreamEndsWithAChunkWithoutText() {
        List<String> events =
                client.events("/v1/completions", "{'prompt':'a','max_tokens':2,'temperature':0,'stream':true}");
        assertThat(events).hasSize(4).last().isEqualTo("[DONE]");
        JsonNode last = Client.json(events.get(2)).path("choices").path(0);
        assertThat(last.path("text").asText()).isEmpty();
        assertThat(last.path("finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void aStreamedConversationBeginsWithTheRoleAndEndsWithAnEmptyDelta() {
        List<String> events = client.events(
                "/v1/chat/completions",
                "{'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}],"
                        + "'max_tokens':1,'temperature':0,'stream':true}");
        List<JsonNode> choices = events.stream()
                .limit(3)
                .map(event -> Client.json(event).path("choices").path(0))
                .toList();
        assertThat(choices.get(0).path("delta").path("role").asText()).isEqualTo("assistant");
        assertThat(choices.get(0).path("finish_reason").isNull()).isTrue();
        assertThat(choices.get(1).path("delta").path("content").asText()).isEqualTo(" the");
        assertThat(choices.get(2).path("delta").isEmpty()).isTrue();
        assertThat(choices.get(2).path("finish_reason").asText()).isEqualTo("length");
    }
}
