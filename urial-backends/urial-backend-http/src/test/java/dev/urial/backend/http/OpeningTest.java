package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.BigramModel;
import dev.urial.testkit.server.FaultServer;
import dev.urial.testkit.server.ModelServer;
import dev.urial.testkit.server.Reply;
import dev.urial.testkit.server.SeenRequest;
import dev.urial.testkit.server.ServerKind;
import dev.urial.testkit.server.ServerOptions;
import dev.urial.testkit.server.ServerOptions.Quirk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a server becomes a backend, and what a user reads where it does not. */
class OpeningTest {
    private static final String KEY = "sk-test-0123456789abcdef";

    @TempDir
    Path folder;

    private ModelServer server = new ModelServer(ServerKind.PLAIN);

    @AfterEach
    void close() {
        server.close();
    }

    private String serve(ServerKind kind, ServerOptions options) {
        server.close();
        server = new ModelServer(kind, BigramModel.BASE, options);
        return server.endpoint() + "/v1";
    }

    private static Backend open(String reference) {
        return new Parts(PluginCatalog.load(), 0).backend(reference, RunConfig.DEFAULTS);
    }

    // Who a server is

    @ParameterizedTest
    @CsvSource({"VLLM, vllm", "LLAMA_SERVER, llama-server", "OLLAMA, ollama", "TGI, tgi", "PLAIN, unknown"})
    void aServerIsKnownByWhatItAnswers(ServerKind kind, String engine) {
        try (Backend backend = open(serve(kind, ServerOptions.DEFAULT))) {
            assertThat(backend.model().engine().version()).startsWith(engine);
            assertThat(backend.model().id()).startsWith("bigram");
            assertThat(backend.model().details()).containsEntry("raw prompts", "yes");
        }
    }

    @Test
    void theProbeCostsAHandfulOfShortRequests() {
        try (Backend backend = open(serve(ServerKind.VLLM, ServerOptions.DEFAULT))) {
            assertThat(backend.model().features()).contains(Feature.SEED);
            List<SeenRequest> posts = server.seen().stream()
                    .filter(request -> request.method().equals("POST"))
                    .toList();
            assertThat(posts).hasSizeLessThan(20);
        }
    }

    // What the probe finds

    @Test
    void aTemplateThatNobodyAskedForIsFoundOut() {
        String url = serve(ServerKind.PLAIN, ServerOptions.DEFAULT.with(Quirk.TEMPLATES_COMPLETIONS));
        assertThatThrownBy(() -> open(url))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("puts a chat template around prompts")
                .hasMessageContaining("?chat=server");
    }

    @Test
    void seedsThatAreIgnoredAreFoundOut() {
        try (Backend backend = open(serve(ServerKind.VLLM, ServerOptions.DEFAULT.with(Quirk.IGNORES_SEEDS)))) {
            assertThat(backend.model().features()).doesNotContain(Feature.SEED);
        }
    }

    @Test
    void scoresThatAreRefusedAreFoundOut() {
        try (Backend backend = open(serve(ServerKind.VLLM, ServerOptions.DEFAULT.with(Quirk.REFUSES_LOGPROBS)))) {
            assertThat(backend.model().features()).doesNotContain(Feature.TOP_LOGPROBS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VLLM, '', true",
        "VLLM, ?chat=server, true",
        "LLAMA_SERVER, '', true",
        "LLAMA_SERVER, ?chat=server, true",
        "OLLAMA, '', true",
        "OLLAMA, ?chat=server, true",
        "TGI, '', true",
        "OPENAI, ?dialect=openai, false", // only its chats know schemas
        "OPENAI, ?dialect=openai&chat=server, true",
        "PLAIN, '', false"
    })
    void whetherATextIsHeldToASchemaIsFoundOut(ServerKind kind, String settings, boolean held) {
        String url = serve(kind, ServerOptions.DEFAULT) + settings;
        try (Backend backend = open(url)) {
            assertThat(backend.model().features().contains(Feature.JSON_SCHEMA)).isEqualTo(held);
        }
    }

    @Test
    void aSchemaThatIsTakenAndIgnoredIsFoundOut() {
        try (Backend backend = open(serve(ServerKind.VLLM, ServerOptions.DEFAULT.with(Quirk.IGNORES_SCHEMAS)))) {
            assertThat(backend.model().features()).doesNotContain(Feature.JSON_SCHEMA);
        }
    }

    @Test
    void stopsThatAreLeftInAreFoundOutAndRemoved() {
        try (Backend backend = open(serve(ServerKind.VLLM, ServerOptions.DEFAULT.with(Quirk.INCLUDES_STOPS)))) {
            assertThat(backend.model().details().get("stop strings")).contains("left in the text");
        }
    }

    @Test
    void echoThatIsTakenAndIgnoredIsFoundOut() {
        // llama-server's /v1/completions takes echo and returns new tokens only
        String url = serve(ServerKind.LLAMA_SERVER, ServerOptions.DEFAULT);
        try (Backend backend = open(url + "?dialect=openai-compatible")) {
            assertThat(backend.scorer()).isEmpty();
        }
    }

    // Keys

    @Test
    void theKeyIsSentAndOtherwiseTheMessageSaysHow() throws IOException {
        String url = serve(ServerKind.VLLM, ServerOptions.DEFAULT.withKey(KEY));
        assertThatThrownBy(() -> open(url)).isInstanceOf(BackendException.class).hasMessageContaining("keyEnv");
        Path file = Files.writeString(folder.resolve("key"), KEY);
        try (Backend backend = open(url + "?keyFile=" + file)) {
            assertThat(backend.model().id()).isEqualTo("bigram");
        }
    }

    @Test
    void aWrongKeyIsNotRepeatedByAnybody() throws IOException {
        String url = serve(ServerKind.OPENAI, ServerOptions.DEFAULT.withKey("another"));
        Path file = Files.writeString(folder.resolve("key"), KEY);
        assertThatThrownBy(() -> open(url + "?dialect=openai&keyFile=" + file))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNAUTHORIZED))
                .hasMessageNotContaining("sk-test");
    }

    @Test
    void aKeyInThePlaceOfItsVariablesNameIsNotRepeated() {
        assertThatThrownBy(() -> open("http://127.0.0.1:1/v1?keyEnv=" + KEY))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("sk-test");
    }

    // Models

    @Test
    void anUnknownModelIsToldWithThoseThereAre() {
        String url = serve(ServerKind.VLLM, ServerOptions.DEFAULT.withModels("base-7b", "base-13b"));
        assertThatThrownBy(() -> open(url + "#base-70b")).hasMessageContaining("base-7b, base-13b");
        assertThatThrownBy(() -> open(url)).hasMessageContaining("base-7b, base-13b");
        try (Backend backend = open(url + "#base-13b")) {
            assertThat(backend.model().id()).isEqualTo("base-13b");
        }
    }

    @Test
    void whatServesNoModelsIsToldAsSuch() {
        try (FaultServer other = new FaultServer()) {
            other.always(Reply.of(404, "text/html", "<html>not here</html>"));
            assertThatThrownBy(() -> open(other.endpoint() + "/v1")).hasMessageContaining("no server of models");
        }
    }

    @Test
    void anUnknownDialectIsToldWithThoseThereAre() {
        String url = server.endpoint() + "/v1?dialect=vlm";
        assertThatThrownBy(() -> open(url)).hasMessageContaining("vllm").hasMessageContaining("tgi");
    }

    @Test
    void aDialectFromOutsideIsTriedAndSpokenLikeOurOwn() {
        try (FaultServer house = new FaultServer()) {
            house.answering(request -> switch (request.route()) {
                case "GET /house" -> Reply.json(200, "{\"model\":\"parrot\"}");
                case "POST /say" -> Reply.json(200, "{\"said\":\"three nice words\",\"words\":3}");
                default -> Reply.of(404, "text/plain", "");
            });
            try (Backend backend = open(house.endpoint().toString())) {
                assertThat(backend.model().engine().version()).isEqualTo("house 1");
                assertThat(Trial.complete(backend, new GenerationRequest(Prompt.of("Hi"), Sampling.GREEDY, 4))
                                .text())
                        .isEqualTo("three nice words");
            }
        }
    }

    // Turns

    @Test
    void anAlignedModelIsAskedInTurnsByItsServer() {
        String url = serve(ServerKind.VLLM, ServerOptions.DEFAULT);
        try (Backend backend = open(url + "?chat=server")) {
            Prompt prompt = backend.chat().orElseThrow().prompt(List.of(Message.user("Hi")));
            try (Generation generation = backend.generate(new GenerationRequest(prompt, Sampling.GREEDY, 4))) {
                while (generation.hasNext()) {
                    generation.next();
                }
            }
            assertThat(server.seen("/v1/chat/completions")
                            .get(server.seen("/v1/chat/completions").size() - 1)
                            .body())
                    .contains("\"content\":\"Hi\"");
            assertThatThrownBy(() -> complete(backend))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("takes messages");
        }
    }

    private static void complete(Backend backend) {
        Trial.complete(backend, new GenerationRequest(Prompt.of("Once"), Sampling.GREEDY, 4));
    }

    // Settings

    @ParameterizedTest
    @CsvSource({
        "concurrency=0, concurrency: must be at least 1",
        "stall=0, stall: must be at least 1",
        "context=1, context: must be at least 2",
        "keyEnv=A&keyFile=b, from both",
        "colour=red, colour"
    })
    void settingsOutOfRangeAreRefused(String settings, String why) {
        assertThatThrownBy(() -> open("http://127.0.0.1:1/v1?" + settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
    }
}
