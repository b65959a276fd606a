package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.testkit.BigramModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What text-generation-inference says. */
class TgiServerTest {
    private final ModelServer server = new ModelServer(ServerKind.TGI);
    private final Client client = new Client(server);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void itTellsOfItselfAndItsModel() {
        JsonNode info = client.ask("/info");
        assertThat(info.path("model_id").asText()).isEqualTo("bigram");
        assertThat(info.path("max_total_tokens").asInt()).isEqualTo(4096);
        assertThat(info.path("max_input_tokens").asInt()).isEqualTo(4095);
    }

    @Test
    void withoutSamplingItIsGreedy() {
        JsonNode reply = generate("{'max_new_tokens':2,'details':true}");
        assertThat(reply.path("generated_text").asText()).isEqualTo(" the cat");
        assertThat(reply.path("details").path("finish_reason").asText()).isEqualTo("length");
        assertThat(reply.path("details").path("seed").isNull()).isTrue();
        assertThat(reply.path("details").path("tokens").path(0).path("id").asInt())
                .isEqualTo(BigramModel.word(" the"));
    }

    @Test
    void theEndOfTextIsASpecialToken() {
        try (ModelServer aligned = new ModelServer(ServerKind.TGI, BigramModel.ALIGNED, ServerOptions.DEFAULT)) {
            JsonNode details = new Client(aligned)
                    .ask("/generate", "{'inputs':'a','parameters':{'details':true}}")
                    .path("details");
            assertThat(details.path("finish_reason").asText()).isEqualTo("eos_token");
            assertThat(details.path("generated_tokens").asInt()).isEqualTo(3);
            assertThat(details.path("tokens").path(2).path("special").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aStopStaysInTheTextAndCountsOnlyAtTheEndOfAToken() {
        assertThat(generate("{'stop':[' cat'],'max_new_tokens':9}")
                        .path("generated_text")
                        .asText())
                .isEqualTo(" the cat");
        assertThat(generate("{'stop':[' ca'],'max_new_tokens':4}")
                        .path("generated_text")
                        .asText())
                .isEqualTo(" the cat sat on");
    }

    @Test
    void theTokensOfThePromptAreScoredOnRequest() {
        JsonNode prefill = client.ask(
                        "/generate",
                        "{'inputs':'a the cat','parameters':{'decoder_input_details':true,'max_new_tokens':1}}")
                .path("details")
                .path("prefill");
        assertThat(prefill.size()).isEqualTo(4);
        assertThat(prefill.path(0).path("logprob").isNull()).isTrue();
        assertThat(prefill.path(3).path("logprob").asDouble()).isCloseTo(Math.log(0.6), within(1e-3));
    }

    @Test
    void theLikeliestAreNamedOnRequest() {
        JsonNode top = generate("{'top_n_tokens':3,'details':true,'max_new_tokens':1}")
                .path("details")
                .path("top_tokens")
                .path(0);
        assertThat(top.findValuesAsText("text")).containsExactly(" the", " cat", " sat");
    }

    private JsonNode generate(String parameters) {
        return client.ask("/generate", "{'inputs':'a','parameters':" + parameters + "}");
    }

    @Test
    void errorsNameTheirType() {
        assertThat(refusal("{'temperature':0}")).endsWith("`temperature` must be strictly positive");
        assertThat(refusal("{'top_p':1.0}")).endsWith("`top_p` must be > 0.0 and < 1.0");
        assertThat(refusal("{'stop':['1','2','3','4','5']}"))
                .contains("up to 4")
                .contains("Given: 5");
        assertThat(refusal("{'top_n_tokens':6}")).contains("<= 5");
        assertThat(refusal("{'max_new_tokens':4095}")).contains("must be <= 4096. Given: 2");
    }

    private String refusal(String parameters) {
        JsonNode reply = client.refused(422, "/generate", "{'inputs':'a','parameters':" + parameters + "}");
        assertThat(reply.path("error_type").asText()).isEqualTo("validation");
        return reply.path("error").asText();
    }

    @Test
    void aStreamEndsWithTheWholeText() {
        List<String> events =
                client.events("/generate_stream", "{'inputs':'a','parameters':{'max_new_tokens':2,'details':true}}");
        assertThat(events).hasSize(2);
        assertThat(Client.json(events.get(0)).path("token").path("text").asText())
                .isEqualTo(" the");
        assertThat(Client.json(events.get(0)).path("generated_text").isNull()).isTrue();
        JsonNode last = Client.json(events.get(1));
        assertThat(last.path("generated_text").asText()).isEqualTo(" the cat");
        assertThat(last.path("details").path("input_length").asInt()).isEqualTo(2);
    }

    @Test
    void whatIsWrongWithAStreamIsToldInIt() {
        List<String> events =
                client.events("/generate_stream", "{'inputs':'a','parameters':{'decoder_input_details':true}}");
        assertThat(Client.json(events.get(0)).path("error_type").asText()).isEqualTo("validation");
    }
}
