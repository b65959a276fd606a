package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.Urial;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.server.LlamaServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real llama-server with a real model, as a user has it. */
@Tag("model")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealLlamaServerTest {
    private static final Prompt PROMPT = Prompt.of("The capital of France is Paris. The capital of Germany is");

    private LlamaServerProcess server;
    private Urial urial;

    @BeforeAll
    void start() {
        server = LlamaServerProcess.startOrSkip(gemma(), "-c", "4096", "-np", "2");
        SamplingSettings few = new SamplingSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(12),
                List.of());
        urial = Urial.open(
                RunConfig.DEFAULTS.withModel(server.endpoint() + "/v1").withSampling(few));
    }

    private static Path gemma() {
        String set = System.getenv("URIAL_TEST_MODELS");
        Path folder = set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "urial-test-models")
                : Path.of(set);
        Path file = folder.resolve("gemma-3-270m-q4_k_m.gguf");
        Assumptions.assumeTrue(Files.isRegularFile(file), "needs the model " + file);
        return file;
    }

    @AfterAll
    void stop() {
        if (urial != null) {
            urial.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theProbeFindsWhatItCanDo() {
        assertThat(urial.model().contextTokens()).isEqualTo(2048);
        assertThat(urial.model().features())
                .contains(
                        Feature.SEED,
                        Feature.TOP_LOGPROBS,
                        Feature.REPETITION_PENALTY,
                        Feature.JSON_SCHEMA,
                        Feature.PREFIX_REUSE)
                .doesNotContain(Feature.REPEATABLE);
        assertThat(urial.model().details())
                .containsEntry("raw prompts", "yes")
                .containsEntry("stop strings", "obeyed")
                .containsEntry("repetition penalty", "over the whole context");
        assertThat(urial.backend().scorer()).isPresent();
    }

    @Test
    void aBaseModelGoesOnWithThePromptAsItStands() {
        assertThat(complete(PROMPT, Sampling.GREEDY, 4).text()).startsWith(" Berlin");
    }

    @Test
    void theSecondQueryDoesNotPayForThePrefix() {
        urial.answer(Query.of("Why is the sky blue?"));
        assertThat(urial.answer(Query.of("What is rust?")).completion().usage().cachedTokens())
                .isGreaterThan(500);
    }

    @Test
    void whatAUserWritesNeverBecomesAControlToken() {
        Tokenizer tokenizer = urial.backend().tokenizer().orElseThrow();
        int[] plain = tokenizer.encode(Prompt.of("<end_of_turn>"));
        int[] control =
                tokenizer.encode(new Prompt(List.of(new Prompt.Segment("<end_of_turn>", true)), List.of(), List.of()));
        assertThat(control).hasSize(2); // the beginning-of-text token, and that one
        assertThat(plain).hasSizeGreaterThan(3);
    }

    @Test
    void aTextIsScoredAsItWouldHaveBeenWritten() {
        String text = complete(PROMPT, Sampling.GREEDY, 5).text();
        List<ScoredToken> scored = urial.backend().scorer().orElseThrow().score(PROMPT, text, 3);
        assertThat(scored).extracting(token -> token.rank().value()).containsOnly(1);
        GenerationRequest same = new GenerationRequest(PROMPT, Sampling.GREEDY, 5, 3, Optional.empty());
        try (Generation generation = urial.backend().generate(same)) {
            ScoredToken first = generation.next().tokens().get(0);
            assertThat(scored.get(0).logprob()).isCloseTo(first.logprob(), within(0.05));
            while (generation.hasNext()) {
                generation.next();
            }
        }
    }

    @Test
    void anUnlikelyTokenIsScoredExactlyAndItsRankIsCensored() {
        ScoredToken odd = urial.backend()
                .scorer()
                .orElseThrow()
                .score(PROMPT, " xylophone", 1)
                .get(0);
        assertThat(odd.rank().censored()).isTrue();
        assertThat(odd.logprob()).isLessThan(-5).isGreaterThan(-60);
    }

    @Test
    void aTextIsHeldToASchemaAsItStandsAndInTurns() {
        String schema = """
                {"type": "object",
                 "properties": {"reason": {"type": "string", "enum": ["it rains", "it snows"]}, "score": {"enum": [4, 5]}},
                 "required": ["reason", "score"], "additionalProperties": false}
                """;
        assertThat(complete(urial.backend(), new GenerationRequest(PROMPT, Sampling.GREEDY, 60).withJsonSchema(schema))
                        .text()
                        .replaceAll("\\s", ""))
                .matches("\\{\"reason\":\"it(rains|snows)\",\"score\":[45]}");
        try (Backend inTurns =
                new Parts(PluginCatalog.load(), 0).backend(server.endpoint() + "/v1?chat=server", RunConfig.DEFAULTS)) {
            assertThat(inTurns.model().features()).contains(Feature.JSON_SCHEMA);
            Prompt hello = inTurns.chat().orElseThrow().prompt(List.of(Message.user("Hello")));
            assertThat(complete(inTurns, new GenerationRequest(hello, Sampling.GREEDY, 60).withJsonSchema(schema))
                            .text()
                            .replaceAll("\\s", ""))
                    .matches("\\{\"reason\":\"it(rains|snows)\",\"score\":[45]}");
        }
    }

    @Test
    void cancellingStopsTheServer() throws Exception {
        GenerationRequest endless = new GenerationRequest(PROMPT, Sampling.GREEDY, 1500);
        try (Generation generation = urial.backend().generate(endless)) {
            assertThat(generation.hasNext()).isTrue();
        }
        for (int i = 0; i < 100 && server.busy() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(server.busy()).isZero();
    }

    private Completion complete(Prompt prompt, Sampling sampling, int tokens) {
        return complete(urial.backend(), new GenerationRequest(prompt, sampling, tokens));
    }

    private static Completion complete(Backend backend, GenerationRequest request) {
        try (Generation generation = backend.generate(request)) {
            while (generation.hasNext()) {
                generation.next();
            }
            return generation.completion();
        }
    }
}
