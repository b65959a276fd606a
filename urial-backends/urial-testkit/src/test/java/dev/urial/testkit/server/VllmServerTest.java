package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.testkit.BigramModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What vLLM says. */
class VllmServerTest {
    private final ModelServer server = new ModelServer(ServerKind.VLLM);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void itTellsOfItselfAndItsModel() {
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        assertThat(client.ask("/version").path("version").asText()).isNotEmpty();
        JsonNode model = client.ask("/v1/models").path("data").path(0);
        assertThat(model.path("id").asText()).isEqualTo("bigram");
        assertThat(model.path("owned_by").asText()).isEqualTo("vllm");
        assertThat(model.path("max_model_len").asInt()).isEqualTo(4096);
    }

    @Test
    void aCompletionHasSixteenTokensUnlessItSaysOtherwise() {
        JsonNode reply = client.ask("/v1/completions", "{'model':'bigram','prompt':'Once','temperature':0}");
        JsonNode choice = reply.path("choices").path(0);
        assertThat(choice.path("text").asText()).startsWith(" the cat sat on the cat");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(reply.path("usage").path("prompt_tokens").asInt()).isEqualTo(5); // <s> O n c e
        assertThat(reply.path("usage").path("completion_tokens").asInt()).isEqualTo(16);
    }

    @Test
    void aPromptOfTokenIdsGetsNoBeginningOfText() {
        JsonNode reply = client.ask("/v1/completions", "{'prompt':[79,110],'temperature':0,'max_tokens':1}");
        assertThat(reply.path("usage").path("prompt_tokens").asInt()).isEqualTo(2);
        assertThat(reply.path("choices").path(0).path("text").asText()).isEqualTo(" the");
    }

    @Test
    void severalPromptsHaveAChoiceEach() {
        JsonNode reply = client.ask("/v1/completions", "{'prompt':['a','b the'],'temperature':0,'max_tokens':1}");
        assertThat(reply.path("choices").findValuesAsText("text")).containsExactly(" the", " cat");
    }

    @Test
    void aStopStringIsNamedAndNoPartOfTheText() {
        JsonNode choice = client.ask("/v1/completions", "{'prompt':'a','temperature':0,'stop':[' sat']}")
                .path("choices")
                .path(0);
        assertThat(choice.path("text").asText()).isEqualTo(" the cat");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(choice.path("stop_reason").asText()).isEqualTo(" sat");
    }

    @Test
    void aStopStringStaysInTheTextOnRequest() {
        JsonNode choice = client.ask(
                        "/v1/completions",
                        "{'prompt':'a','temperature':0,'stop':' sat','include_stop_str_in_output':true}")
                .path("choices")
                .path(0);
        assertThat(choice.path("text").asText()).isEqualTo(" the cat sat");
    }

    @Test
    void theEndOfTextCountsAndIsNoStopReason() {
        try (ModelServer aligned = new ModelServer(ServerKind.VLLM, BigramModel.ALIGNED, ServerOptions.DEFAULT)) {
            JsonNode reply = new Client(aligned)
                    .ask("/v1/completions", "{'prompt':'a','temperature':0,'logprobs':1,'max_tokens':9}");
            JsonNode choice = reply.path("choices").path(0);
            assertThat(choice.path("text").asText()).isEqualTo(" the mat");
            assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
            assertThat(choice.path("stop_reason").isNull()).isTrue();
            assertThat(reply.path("usage").path("completion_tokens").asInt()).isEqualTo(3);
            assertThat(texts(choice.path("logprobs").path("tokens"))).containsExactly(" the", " mat", "<end>");
        }
    }

    @Test
    void scoresStandInFourListsWithTheTokenItselfAmongTheTop() {
        JsonNode scores = client.ask("/v1/completions", "{'prompt':'a','temperature':0,'logprobs':2,'max_tokens':2}")
                .path("choices")
                .path(0)
                .path("logprobs");
        assertThat(texts(scores.path("tokens"))).containsExactly(" the", " cat");
        assertThat(scores.path("token_logprobs").path(0).asDouble()).isCloseTo(Math.log(0.5), within(1e-3));
        assertThat(scores.path("top_logprobs").path(0).size()).isEqualTo(2);
        assertThat(scores.path("text_offset").path(1).asInt()).isEqualTo(4);
    }

    @Test
    void tokensAreNamedByIdOnRequest() {
        JsonNode scores = client.ask(
                        "/v1/completions",
                        "{'prompt':'a','temperature':0,'logprobs':1,'max_tokens':1,'return_tokens_as_token_ids':true}")
                .path("choices")
                .path(0)
                .path("logprobs");
        assertThat(texts(scores.path("tokens"))).containsExactly("token_id:" + BigramModel.word(" the"));
    }

    @Test
    void anEchoHasThePromptAndItsScoresButForTheFirstToken() {
        JsonNode choice = client.ask(
                        "/v1/completions", "{'prompt':'a the cat','echo':true,'max_tokens':0,'logprobs':0}")
                .path("choices")
                .path(0);
        JsonNode scores = choice.path("logprobs");
        assertThat(choice.path("text").asText()).isEqualTo("a the cat");
        assertThat(texts(scores.path("tokens"))).containsExactly("<s>", "a", " the", " cat");
        assertThat(scores.path("token_logprobs").path(0).isNull()).isTrue();
        assertThat(scores.path("token_logprobs").path(3).asDouble()).isCloseTo(Math.log(0.6), within(1e-3));
    }

    @Test
    void promptScoresAreNamedByIdWithRanks() {
        JsonNode prompt = client.ask("/v1/completions", "{'prompt':'a cat','prompt_logprobs':1,'max_tokens':1}")
                .path("choices")
                .path(0)
                .path("prompt_logprobs");
        JsonNode last = prompt.path(2);
        assertThat(prompt.path(0).isNull()).isTrue();
        assertThat(last.path(String.valueOf(BigramModel.word(" cat")))
                        .path("rank")
                        .asInt())
                .isEqualTo(2);
        assertThat(last.path(String.valueOf(BigramModel.word(" the")))
                        .path("decoded_token")
                        .asText())
                .isEqualTo(" the");
    }

    @Test
    void aStreamHasAChunkForEachTokenAndUsageAtItsEndOnRequest() {
        List<String> events = client.events(
                "/v1/completions",
                "{'prompt':'a','temperature':0,'max_tokens':3,'stream':true,'stream_options':{'include_usage':true}}");
        assertThat(events).hasSize(5).last().isEqualTo("[DONE]");
        assertThat(Client.json(events.get(1))
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo(" cat");
        assertThat(Client.json(events.get(1))
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .isNull())
                .isTrue();
        assertThat(Client.json(events.get(2))
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asText())
                .isEqualTo("length");
        assertThat(Client.json(events.get(3)).path("choices").isEmpty()).isTrue();
        assertThat(Client.json(events.get(3))
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void usageInEveryChunkOnRequest() {
        List<String> events = client.events(
                "/v1/completions",
                "{'prompt':'a','max_tokens':2,'temperature':0,'stream':true,"
                        + "'stream_options':{'include_usage':true,'continuous_usage_stats':true}}");
        assertThat(Client.json(events.get(0))
                        .path("usage")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aPrefixIsCachedInBlocksOfSixteenTokens() {
        String prompt = "{'max_tokens':1,'prompt':'" + "x".repeat(40) + "'}";
        assertThat(cached(client.ask("/v1/completions", prompt))).isZero();
        assertThat(cached(client.ask("/v1/completions", prompt))).isEqualTo(32);
        assertThat(cached(client.ask("/v1/completions", prompt.replace("{", "{'prompt_logprobs':0,"))))
                .isZero();
    }

    private static int cached(JsonNode reply) {
        return reply.path("usage")
                .path("prompt_tokens_details")
                .path("cached_tokens")
                .asInt(-1);
    }

    @Test
    void equalSeedsGiveEqualTexts() {
        String body = "{'prompt':'a','temperature':1,'seed':5,'max_tokens':40}";
        assertThat(client.ask("/v1/completions", body).path("choices"))
                .isEqualTo(client.ask("/v1/completions", body).path("choices"));
    }

    @Test
    void theRepetitionPenaltyCountsThePrompt() {
        String body = "{'prompt':'the the','temperature':0,'max_tokens':1,'repetition_penalty':9}";
        assertThat(client.ask("/v1/completions", body)
                        .path("choices")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo(" cat");
    }

    @Test
    void errorsHaveMessageTypeAndCode() {
        JsonNode tooMany = client.refused(400, "/v1/completions", "{'prompt':'a','logprobs':21}")
                .path("error");
        assertThat(tooMany.path("message").asText()).contains("21").contains("20");
        assertThat(tooMany.path("type").asText()).isEqualTo("BadRequestError");
        assertThat(tooMany.path("code").asInt()).isEqualTo(400);
        JsonNode tooLong = client.refused(400, "/v1/completions", "{'prompt':'a','max_tokens':4096}")
                .path("error");
        assertThat(tooLong.path("message").asText()).contains("maximum context length is 4096 tokens");
        JsonNode unknown = client.refused(404, "/v1/completions", "{'prompt':'a','model':'other'}")
                .path("error");
        assertThat(unknown.path("type").asText()).isEqualTo("NotFoundError");
    }

    @Test
    void onlyPathsBelowV1NeedTheKey() {
        try (ModelServer locked =
                new ModelServer(ServerKind.VLLM, BigramModel.BASE, ServerOptions.DEFAULT.withKey("secret"))) {
            Client stranger = new Client(locked);
            assertThat(stranger.get("/health").statusCode()).isEqualTo(200);
            assertThat(stranger.get("/v1/models").body()).isEqualTo("{\"error\":\"Unauthorized\"}");
            assertThat(stranger.get("/v1/models", "Authorization", "Bearer secret")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void textBecomesTokensAndTextAgain() {
        JsonNode tokens = client.ask("/tokenize", "{'prompt':'a cat','add_special_tokens':false}");
        assertThat(tokens.path("count").asInt()).isEqualTo(2);
        assertThat(tokens.path("tokens").path(1).asInt()).isEqualTo(BigramModel.word(" cat"));
        assertThat(client.ask("/detokenize", "{'tokens':" + tokens.path("tokens") + "}")
                        .path("prompt")
                        .asText())
                .isEqualTo("a cat");
    }

    @Test
    void aSpelledControlTokenInAnyTextIsOne() {
        assertThat(client.ask("/tokenize", "{'prompt':'<end>'}").path("tokens").toString())
                .isEqualTo("[256,257]");
    }

    @Test
    void aConversationGoesThroughTheTemplate() {
        JsonNode reply = client.ask(
                "/v1/chat/completions",
                "{'messages':[{'role':'user','content':'hi'}],'max_tokens':2,'temperature':0,"
                        + "'logprobs':true,'top_logprobs':1}");
        JsonNode choice = reply.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isEqualTo(" the cat");
        assertThat(choice.path("logprobs")
                        .path("content")
                        .path(0)
                        .path("top_logprobs")
                        .path(0)
                        .path("token")
                        .asText())
                .isEqualTo(" the");
        assertThat(reply.path("usage").path("prompt_tokens").asInt()).isEqualTo(1 + "user: hi\nassistant:".length());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
