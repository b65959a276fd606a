package dev.urial.backend.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Events as the servers' documentation shows them, and what they say. */
class DialectReadingTest {
    private static final Sampling SAMPLED =
            Sampling.GREEDY.withTemperature(0.7).withTopP(0.9).withSeed(5);

    @Test
    void vllmTellsWhichStopEndedACompletion() {
        Reply reply = new VllmDialect()
                .read(json("{'id':'cmpl-1','choices':[{'index':0,'text':'','logprobs':null,'finish_reason':'stop',"
                        + "'stop_reason':'\\n#'}],'usage':{'prompt_tokens':12,'total_tokens':20,'completion_tokens':8,"
                        + "'prompt_tokens_details':{'cached_tokens':10}}}"));
        assertThat(reply.ending()).contains(new Reply.Ending(FinishReason.STOP, Optional.of("\n#")));
        assertThat(reply.usage()).contains(new Usage(12, 10, 8));
    }

    @Test
    void logProbabilitiesOfTheOlderFormAreParallelLists() {
        Reply reply = new PlainDialect()
                .read(json("{'choices':[{'text':' cat','logprobs':{'tokens':[' cat'],'token_logprobs':[-1.5],"
                        + "'top_logprobs':[{' dog':-0.5,' cat':-1.5}],'text_offset':[3]},'finish_reason':null}]}"));
        ScoredToken token = reply.tokens().get(0);
        assertThat(token.rank()).isEqualTo(Rank.of(2));
        assertThat(token.logprob()).isCloseTo(-1.5, within(1e-9));
        assertThat(token.alternatives())
                .extracting(other -> other.token().text())
                .containsExactly(" dog", " cat");
        assertThat(reply.ending()).isEmpty();
    }

    @Test
    void aTokenBeyondTheNamedOnesHasACensoredRank() {
        Reply reply = new PlainDialect()
                .read(json("{'choices':[{'text':' eel','logprobs':{'tokens':[' eel'],'token_logprobs':[-7.5],"
                        + "'top_logprobs':[{' dog':-0.5,' cat':-1.5}]}}]}"));
        assertThat(reply.tokens().get(0).rank()).isEqualTo(Rank.above(2));
    }

    @Test
    void llamaServerSaysHowItEndedAndWhatItDidNotCompute() {
        Reply reply = new LlamaServerDialect()
                .read(json("{'content':'','stop':true,'stop_type':'word','stopping_word':'\\n','tokens_predicted':9,"
                        + "'tokens_evaluated':40,'timings':{'cache_n':38,'prompt_n':2,'predicted_n':9}}"));
        assertThat(reply.ending()).contains(new Reply.Ending(FinishReason.STOP, Optional.of("\n")));
        assertThat(reply.usage()).contains(new Usage(40, 38, 9));
    }

    @Test
    void llamaServerCountsTheEndOfTextTokenWhichWeDoNot() {
        Reply reply = new LlamaServerDialect()
                .read(json("{'content':'','stop':true,'stop_type':'eos','stopping_word':'','tokens_predicted':9,"
                        + "'tokens_evaluated':40}"));
        assertThat(reply.usage().orElseThrow().newTokens()).isEqualTo(8);
    }

    @Test
    void llamaServerNamesTokensByIdUnderEitherName() {
        for (String name : List.of("completion_probabilities", "probs")) {
            Reply reply = new LlamaServerDialect()
                    .read(json("{'content':' a','stop':false,'" + name + "':[{'id':7,'token':' a','bytes':[32,97],"
                            + "'logprob':-0.25,'top_logprobs':[{'id':7,'token':' a','bytes':[32,97],'logprob':-0.25},"
                            + "{'id':9,'token':' b','bytes':[32,98],'logprob':-2.0}]}]}"));
            ScoredToken token = reply.tokens().get(0);
            assertThat(token.token().id()).hasValue(7);
            assertThat(token.rank()).isEqualTo(Rank.of(1));
        }
    }

    @Test
    void ollamaSendsLinesAndCountsInTheLast() {
        OllamaDialect ollama = new OllamaDialect();
        assertThat(ollama.read(json("{'model':'m','response':'Par','done':false}"))
                        .text())
                .isEqualTo("Par");
        Reply last = ollama.read(json("{'model':'m','response':'','done':true,'done_reason':'length','context':[1,2],"
                + "'prompt_eval_count':26,'eval_count':290}"));
        assertThat(last.ending()).contains(new Reply.Ending(FinishReason.LENGTH, Optional.empty()));
        assertThat(last.usage()).contains(new Usage(26, 0, 290));
    }

    @Test
    void tgiMarksTheEndOfTextTokenAsSpecial() {
        Reply reply = new TgiDialect()
                .read(
                        json(
                                "{'index':3,'token':{'id':2,'text':'</s>','logprob':-0.1,'special':true},'generated_text':'a b',"
                                        + "'details':{'finish_reason':'eos_token','generated_tokens':3,'seed':null,'input_length':5}}"));
        assertThat(reply.text()).isEmpty();
        assertThat(reply.ending()).contains(new Reply.Ending(FinishReason.STOP, Optional.empty()));
        assertThat(reply.usage()).contains(new Usage(5, 0, 2));
    }

    @Test
    void chatsAreReadFromDeltasAndFromWholeReplies() {
        Dialect chat = new ChatCompletions(new VllmDialect());
        assertThat(chat.read(json("{'choices':[{'delta':{'content':'Hi'},'finish_reason':null}]}"))
                        .text())
                .isEqualTo("Hi");
        assertThat(chat.read(json(
                                "{'choices':[{'message':{'role':'assistant','content':'Hi'},'finish_reason':'stop'}]}"))
                        .text())
                .isEqualTo("Hi");
    }

    @Test
    void anythingElseSaysNothing() {
        for (Dialect dialect : List.of(
                new VllmDialect(),
                new PlainDialect(),
                new LlamaServerDialect(),
                new OllamaDialect(),
                new TgiDialect())) {
            for (String odd :
                    List.of("{}", "{'choices':[]}", "{'choices':{}}", "{'choices':[{'text':5}]}", "{'token':7}")) {
                assertThat(dialect.read(json(odd)).text())
                        .as(dialect.name() + odd)
                        .isEmpty();
            }
        }
    }

    @Test
    void eachSaysTheDecodingInItsOwnWords() {
        assertThat(new VllmDialect().completion(asked(SAMPLED)).body())
                .containsEntry("top_k", -1)
                .containsEntry("repetition_penalty", 1.0)
                .containsEntry("seed", 5L);
        assertThat(new LlamaServerDialect()
                        .completion(asked(SAMPLED.withRepetitionPenalty(1.1)))
                        .body())
                .containsEntry("repeat_penalty", 1.1)
                .containsEntry("repeat_last_n", 2048)
                .containsEntry("top_k", 0);
        assertThat(options(new OllamaDialect().completion(asked(SAMPLED)), "options"))
                .containsEntry("num_ctx", 2048)
                .containsEntry("num_predict", 64);
        assertThat(options(new TgiDialect().completion(asked(Sampling.GREEDY)), "parameters"))
                .containsEntry("do_sample", false)
                .doesNotContainKey("temperature");
    }

    @Test
    void whatCannotBeAskedIsRefusedAndNotLeftOut() {
        assertThatThrownBy(() -> new OpenAiDialect().completion(asked(SAMPLED.withTopK(5))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("top-k");
        assertThatThrownBy(() -> new OpenAiDialect().completion(asked(SAMPLED.withRepetitionPenalty(1.1))))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("--repetition-penalty 1");
    }

    @Test
    void theVendorsChatsHaveAnotherNameForTheLimit() {
        Asked asked = new Asked(
                "gpt-4o",
                Prompt.of(List.of(Message.user("Hi"))),
                Optional.empty(),
                Sampling.GREEDY,
                64,
                2048,
                0,
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                true);
        assertThat(new ChatCompletions(new OpenAiDialect()).completion(asked).body())
                .containsEntry("max_completion_tokens", 64)
                .containsEntry("messages", List.of(Map.of("role", "user", "content", "Hi")));
        assertThat(new ChatCompletions(new VllmDialect()).completion(asked).body())
                .containsEntry("max_tokens", 64);
    }

    @Test
    void eachServerIsToldOfASchemaInItsOwnWords() {
        Map<String, Object> schema = Json.parseObject("{\"type\":\"object\",\"properties\":{}}");
        Map<String, Object> format =
                Map.of("type", "json_schema", "json_schema", Map.of("name", "reply", "strict", true, "schema", schema));
        Asked asked = asked(Sampling.GREEDY, Optional.of(schema));
        assertThat(new LlamaServerDialect().completion(asked).body()).containsEntry("json_schema", schema);
        assertThat(new OllamaDialect().completion(asked).body()).containsEntry("format", schema);
        assertThat(new VllmDialect().completion(asked).body())
                .containsEntry("response_format", format)
                .containsEntry("guided_json", schema);
        assertThat(options(new TgiDialect().completion(asked), "parameters"))
                .containsEntry("grammar", Map.of("type", "json", "value", schema));
        assertThat(new ChatCompletions(new LlamaServerDialect())
                        .completion(asked)
                        .body())
                .containsEntry("response_format", format)
                .doesNotContainKey("json_schema");
    }

    private static Asked asked(Sampling sampling) {
        return asked(sampling, Optional.empty());
    }

    private static Asked asked(Sampling sampling, Optional<Map<String, Object>> schema) {
        return new Asked(
                "m",
                Prompt.of("Once"),
                Optional.empty(),
                sampling,
                64,
                2048,
                0,
                List.of("\n#"),
                OptionalInt.empty(),
                schema,
                true);
    }

    @SuppressWarnings("unchecked") // of a body that was just made
    private static Map<String, Object> options(Call call, String field) {
        return (Map<String, Object>) call.body().getOrDefault(field, Map.of());
    }

    private static Json json(String singleQuoted) {
        return Json.parse(singleQuoted.replace('\'', '"'));
    }
}
