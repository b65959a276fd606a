package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.testkit.BigramModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What llama-server says. */
class LlamaServerTest {
    private final ModelServer server = new ModelServer(ServerKind.LLAMA_SERVER);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void itTellsOfItselfAndItsModel() {
        assertThat(client.ask("/health").path("status").asText()).isEqualTo("ok");
        JsonNode properties = client.ask("/props");
        assertThat(properties.path("default_generation_settings").path("n_ctx").asInt())
                .isEqualTo(4096);
        assertThat(properties.path("total_slots").asInt()).isEqualTo(4);
        assertThat(properties.path("build_info").asText()).startsWith("b");
        assertThat(client.ask("/slots").size()).isEqualTo(4);
        assertThat(client.ask("/v1/models")
                        .path("data")
                        .path(0)
                        .path("meta")
                        .path("n_vocab")
                        .asInt())
                .isEqualTo(263);
    }

    @Test
    void aCompletionTellsWhyItStopped() {
        JsonNode limit = client.ask("/completion", "{'prompt':'Once','n_predict':2,'temperature':0}");
        assertThat(limit.path("content").asText()).isEqualTo(" the cat");
        assertThat(limit.path("stop_type").asText()).isEqualTo("limit");
        assertThat(limit.path("tokens_predicted").asInt()).isEqualTo(2);
        assertThat(limit.path("tokens_evaluated").asInt()).isEqualTo(5); // <s> O n c e
        JsonNode word = client.ask("/completion", "{'prompt':'Once','n_predict':9,'temperature':0,'stop':[' sat']}");
        assertThat(word.path("content").asText()).isEqualTo(" the cat");
        assertThat(word.path("stop_type").asText()).isEqualTo("word");
        assertThat(word.path("stopping_word").asText()).isEqualTo(" sat");
        try (ModelServer aligned =
                new ModelServer(ServerKind.LLAMA_SERVER, BigramModel.ALIGNED, ServerOptions.DEFAULT)) {
            JsonNode eos = new Client(aligned).ask("/completion", "{'prompt':'Once','temperature':0}");
            assertThat(eos.path("stop_type").asText()).isEqualTo("eos");
            assertThat(eos.path("tokens_predicted").asInt()).isEqualTo(3); // the mat <end>
        }
    }

    @Test
    void onlyAPromptThatBeginsWithTextGetsABeginningOfText() {
        assertThat(evaluated("'a'")).isEqualTo(2);
        assertThat(evaluated("[97,98]")).isEqualTo(2);
        assertThat(evaluated("[97,'bc']")).isEqualTo(3);
        assertThat(evaluated("['bc',97]")).isEqualTo(4);
    }

    private int evaluated(String prompt) {
        return client.ask("/completion", "{'n_predict':1,'prompt':" + prompt + "}")
                .path("tokens_evaluated")
                .asInt();
    }

    @Test
    void probabilitiesAreThoseBeforeBiasAndNameIdsAndBytes() {
        int mat = BigramModel.word(" mat");
        JsonNode reply = client.ask(
                "/completion",
                "{'prompt':'a','n_predict':1,'temperature':0,'n_probs':2,'logit_bias':[[" + mat + ",100]]}");
        JsonNode first = reply.path("completion_probabilities").path(0);
        assertThat(reply.path("content").asText()).isEqualTo(" mat");
        assertThat(first.path("id").asInt()).isEqualTo(mat);
        assertThat(first.path("logprob").asDouble()).isCloseTo(Math.log(0.06), within(1e-3));
        assertThat(first.path("bytes").size()).isEqualTo(4);
        assertThat(first.path("top_logprobs").path(0).path("token").asText()).isEqualTo(" the");
    }

    @Test
    void aStreamHasNoDoneAndEndsWithTheTotals() {
        List<String> events =
                client.events("/completion", "{'prompt':'a','n_predict':2,'temperature':0,'n_probs':1,'stream':true}");
        assertThat(events).hasSize(3);
        JsonNode second = Client.json(events.get(1));
        assertThat(second.path("content").asText()).isEqualTo(" cat");
        assertThat(second.path("stop").asBoolean()).isFalse();
        assertThat(second.path("tokens").path(0).asInt()).isEqualTo(BigramModel.word(" cat"));
        assertThat(second.path("completion_probabilities").size()).isEqualTo(1);
        JsonNode last = Client.json(events.get(2));
        assertThat(last.path("stop").asBoolean()).isTrue();
        assertThat(last.path("content").asText()).isEmpty();
        assertThat(last.path("timings").path("predicted_n").asInt()).isEqualTo(2);
        assertThat(last.has("completion_probabilities")).isFalse();
    }

    @Test
    void whatWasHeldBackForAStopIsLostInAStreamThatALimitEnds() {
        String body = "{'prompt':'a','n_predict':2,'temperature':0,'n_probs':1,'stop':[' cat nap']}";
        JsonNode whole = client.ask("/completion", body);
        assertThat(whole.path("content").asText()).isEqualTo(" the cat");
        assertThat(whole.path("completion_probabilities").path(1).path("token").asText())
                .isEmpty();
        List<String> events = client.events("/completion", body.replace("{", "{'stream':true,"));
        assertThat(events)
                .extracting(event -> Client.json(event).path("content").asText())
                .containsExactly(" the", "", "");
    }

    @Test
    void probabilitiesLackAsManyTokensAsAStopHasByItself() {
        JsonNode reply =
                client.ask("/completion", "{'prompt':'a','n_predict':9,'temperature':0,'n_probs':1,'stop':['at s']}");
        assertThat(reply.path("content").asText()).isEqualTo(" the c");
        assertThat(reply.path("completion_probabilities").isMissingNode()).isTrue(); // 3 tokens made, 4 in the stop
    }

    @Test
    void aLimitOfNoneMakesOneToken() {
        assertThat(client.ask("/completion", "{'prompt':'a','n_predict':0}")
                        .path("tokens_predicted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void eachSlotHoldsWhatItComputedLast() {
        String first = "{'prompt':'" + "x".repeat(20) + "','n_predict':1,'id_slot':0}";
        client.ask("/completion", first);
        assertThat(cached(first)).isEqualTo(20); // of 21: the last token is computed again
        assertThat(cached(first.replace("'id_slot':0", "'id_slot':1"))).isZero();
        assertThat(cached(first.replace("{", "{'cache_prompt':false,"))).isZero();
    }

    private int cached(String body) {
        return client.ask("/completion", body).path("timings").path("cache_n").asInt(-1);
    }

    @Test
    void aPromptBeyondTheContextIsRefusedWithBothNumbers() {
        JsonNode error = client.refused(400, "/completion", "{'prompt':'" + "x".repeat(5000) + "','stream':true}")
                .path("error");
        assertThat(error.path("type").asText()).isEqualTo("exceed_context_size_error");
        assertThat(error.path("n_prompt_tokens").asInt()).isEqualTo(5001);
        assertThat(error.path("n_ctx").asInt()).isEqualTo(4096);
    }

    @Test
    void theContextEndsATextThatHasNoLimit() {
        try (ModelServer small = new ModelServer(
                ServerKind.LLAMA_SERVER, BigramModel.BASE, ServerOptions.DEFAULT.withContextTokens(20))) {
            JsonNode reply = new Client(small).ask("/completion", "{'prompt':'Once','temperature':0}");
            assertThat(reply.path("tokens_predicted").asInt()).isEqualTo(15);
            assertThat(reply.path("stop_type").asText()).isEqualTo("limit");
            assertThat(reply.path("truncated").asBoolean()).isTrue();
        }
    }

    @Test
    void aNegativeWindowOfThePenaltyIsRefused() {
        JsonNode error = client.refused(400, "/completion", "{'prompt':'a','repeat_last_n':-1}")
                .path("error");
        assertThat(error.path("message").asText()).contains("repeat_last_n");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void piecesOfTokensAreTextOrBytes() {
        JsonNode tokens = client.ask("/tokenize", "{'content':'\u00e1 cat','with_pieces':true}")
                .path("tokens");
        assertThat(tokens.path(0).path("piece").toString()).isEqualTo("[195]");
        assertThat(tokens.path(2).path("piece").asText()).isEqualTo(" cat");
        assertThat(client.ask("/detokenize", "{'tokens':[195,161]}")
                        .path("content")
                        .asText())
                .isEqualTo("\u00e1");
    }

    @Test
    void spellingsOfControlTokensCountUnlessForbidden() {
        assertThat(client.ask("/tokenize", "{'content':'<end>','add_special':true}")
                        .path("tokens")
                        .toString())
                .isEqualTo("[256,257]");
        assertThat(client.ask("/tokenize", "{'content':'<end>','parse_special':false}")
                        .path("tokens")
                        .size())
                .isEqualTo(5);
    }

    @Test
    void theTemplateIsApplied() {
        assertThat(client.ask("/apply-template", "{'messages':[{'role':'user','content':'hi'}]}")
                        .path("prompt")
                        .asText())
                .isEqualTo("user: hi\nassistant:");
    }

    @Test
    void anEchoIsIgnoredWithoutAWord() {
        JsonNode choice = client.ask(
                        "/v1/completions",
                        "{'prompt':'a','echo':true,'logprobs':1,'max_tokens':1,'temperature':0,'model':'any'}")
                .path("choices")
                .path(0);
        assertThat(choice.path("text").asText()).isEqualTo(" the");
        assertThat(choice.path("logprobs").path("content").path(0).path("id").asInt())
                .isEqualTo(BigramModel.word(" the"));
    }

    @Test
    void theKeyIsNotAskedForWhereTheModelIsNamed() {
        try (ModelServer locked =
                new ModelServer(ServerKind.LLAMA_SERVER, BigramModel.BASE, ServerOptions.DEFAULT.withKey("secret"))) {
            Client stranger = new Client(locked);
            assertThat(stranger.get("/v1/models").statusCode()).isEqualTo(200);
            assertThat(stranger.refused(401, "/completion", "{}")
                            .path("error")
                            .path("type")
                            .asText())
                    .isEqualTo("authentication_error");
        }
    }
}
