package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.testkit.BigramModel;
import dev.urial.testkit.server.ServerOptions.Quirk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all kinds of servers share. */
@Timeout(60)
class ModelServerTest {
    private static final ServerOptions SLOW = ServerOptions.DEFAULT.withTokenMillis(20);

    /** A request for many tokens, of each kind. */
    private static String longRequest(ServerKind kind, boolean stream) {
        String path;
        String body;
        switch (kind) {
            case VLLM, OPENAI, PLAIN -> {
                path = "/v1/completions";
                body = "{'prompt':'a','temperature':0,'max_tokens':4000,'stream':" + stream + "}";
            }
            case LLAMA_SERVER -> {
                path = "/completion";
                body = "{'prompt':'a','temperature':0,'n_predict':4000,'stream':" + stream + "}";
            }
            case OLLAMA -> {
                path = "/api/generate";
                body = "{'model':'bigram','raw':true,'prompt':'a','options':{'temperature':0},'stream':" + stream + "}";
            }
            case TGI -> {
                path = stream ? "/generate_stream" : "/generate";
                body = "{'inputs':'a'}";
            }
            default -> throw new IllegalArgumentException(kind.toString());
        }
        String json = body.replace('\'', '"');
        return String.format(
                Locale.ROOT, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", path, json.length(), json);
    }

    private static Socket send(ModelServer server, String request) throws IOException {
        Socket socket = Client.connect(server.endpoint());
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsSentTokenByTokenAndEndsWhenItsClientGoes(ServerKind kind) throws Exception {
        try (ModelServer server = new ModelServer(kind, BigramModel.BASE, SLOW)) {
            try (Socket socket = send(server, longRequest(kind, true))) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                for (String line = lines.readLine(); !line.contains(" the"); line = lines.readLine()) {
                    assertThat(line).isNotNull();
                }
                assertThat(server.running()).isEqualTo(1);
            }
            until(() -> server.running() == 0);
            assertThat(server.cancelled()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeCompletionEndsWhenItsClientGoes(ServerKind kind) throws Exception {
        try (ModelServer server = new ModelServer(kind, BigramModel.BASE, SLOW)) {
            try (Socket socket = send(server, longRequest(kind, false))) {
                until(() -> server.running() == 1);
                assertThat(socket.isConnected()).isTrue();
            }
            until(() -> server.running() == 0);
            assertThat(server.cancelled()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheServerEndsWhatRuns(ServerKind kind) throws Exception {
        ModelServer server = new ModelServer(kind, BigramModel.BASE, SLOW);
        try (Socket socket = send(server, longRequest(kind, true))) {
            until(() -> server.running() == 1);
            server.close();
            assertThat(server.running()).isZero();
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @Test
    void noMoreRunsAtOnceThanThereAreSlots() throws Exception {
        try (ModelServer server = new ModelServer(ServerKind.VLLM, BigramModel.BASE, SLOW.withSlots(1))) {
            try (Socket first = send(server, longRequest(ServerKind.VLLM, true));
                    Socket second = send(server, longRequest(ServerKind.VLLM, true))) {
                until(() -> server.running() == 1 && server.seen().size() == 2);
                assertThat(List.of(first, second)).allMatch(Socket::isConnected);
                assertThat(server.running()).isEqualTo(1);
            }
        }
    }

    @Test
    void itRemembersWhatItWasAsked() {
        try (ModelServer server = new ModelServer(ServerKind.VLLM)) {
            Client client = new Client(server);
            client.get("/v1/models?all=1");
            client.post("/v1/completions", "{'prompt':'a'}", "X-Who", "me");
            assertThat(server.seen())
                    .extracting(SeenRequest::route)
                    .containsExactly("GET /v1/models", "POST /v1/completions");
            assertThat(server.seen("/v1/models").get(0).query()).isEqualTo("all=1");
            SeenRequest request = server.seen("/v1/completions").get(0);
            assertThat(request.body()).isEqualTo("{\"prompt\":\"a\"}");
            assertThat(request.header("x-WHO")).contains("me");
        }
    }

    @Test
    void repliesAreCompressedForThoseWhoAcceptIt() throws Exception {
        ServerOptions gzips = ServerOptions.DEFAULT.with(Quirk.GZIPS);
        try (ModelServer server = new ModelServer(ServerKind.PLAIN, BigramModel.BASE, gzips)) {
            String body = "{\"prompt\":\"a\",\"temperature\":0,\"max_tokens\":2,\"stream\":true}";
            try (Socket socket = send(
                    server,
                    "POST /v1/completions HTTP/1.0\r\nAccept-Encoding: gzip\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)) {
                byte[] reply = socket.getInputStream().readAllBytes();
                assertThat(new String(reply, StandardCharsets.ISO_8859_1))
                        .contains("Content-Encoding: gzip")
                        .doesNotContain("[DONE]");
                assertThat(unpacked(reply)).contains(" the").endsWith("data: [DONE]\n\n");
            }
            assertThat(new Client(server).get("/v1/models").body()).contains("bigram");
        }
    }

    private static String unpacked(byte[] reply) throws IOException {
        try (GZIPInputStream body = new GZIPInputStream(Chunks.of(reply))) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void quirksChangeWhatIsAnswered() {
        assertThat(text(ServerOptions.DEFAULT.with(Quirk.INCLUDES_STOPS), "'stop':[' cat']"))
                .isEqualTo(" the cat");
        assertThat(text(ServerOptions.DEFAULT, "'stop':[' cat']")).isEqualTo(" the");
        ServerOptions templates = ServerOptions.DEFAULT.with(Quirk.TEMPLATES_COMPLETIONS);
        assertThat(ask(templates, "'n':1").path("usage").path("prompt_tokens").asInt())
                .isEqualTo(1 + "user: a\nassistant:".length());
    }

    @Test
    void ignoredSeedsGiveAnotherTextEachTime() {
        ServerOptions ignores = ServerOptions.DEFAULT.with(Quirk.IGNORES_SEEDS);
        String seeded = "'seed':1,'temperature':1,'max_tokens':200";
        assertThat(text(ignores, seeded)).isNotEqualTo(text(ignores, seeded));
    }

    private static String text(ServerOptions options, String fields) {
        return ask(options, fields).path("choices").path(0).path("text").asText();
    }

    private static JsonNode ask(ServerOptions options, String fields) {
        try (ModelServer server = new ModelServer(ServerKind.VLLM, BigramModel.BASE, options)) {
            String settings = fields.contains("temperature") ? fields : "'temperature':0," + fields;
            return new Client(server).ask("/v1/completions", "{'prompt':'a'," + settings + "}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void scoresAreRefusedOnRequestOfTheTest(ServerKind kind) throws Exception {
        ServerOptions refuses = ServerOptions.DEFAULT.with(Quirk.REFUSES_LOGPROBS);
        try (ModelServer server = new ModelServer(kind, BigramModel.BASE, refuses)) {
            Client client = new Client(server);
            Callable<Integer> asked = switch (kind) {
                case VLLM, OPENAI, PLAIN ->
                    () -> client.post("/v1/completions", "{'prompt':'a','logprobs':1}")
                            .statusCode();
                case LLAMA_SERVER ->
                    () -> client.post("/completion", "{'prompt':'a','n_probs':1}")
                            .statusCode();
                case OLLAMA ->
                    () -> client.post("/api/generate", "{'model':'bigram','prompt':'a','logprobs':true}")
                            .statusCode();
                case TGI ->
                    () -> client.post("/generate", "{'inputs':'a','parameters':{'details':true}}")
                            .statusCode();
            };
            assertThat(asked.call()).isEqualTo(400);
        }
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        try (ModelServer server = new ModelServer(ServerKind.VLLM)) {
            for (String body : List.of("", "[]", "{", "7")) {
                assertThat(new Client(server).post("/v1/completions", body).statusCode())
                        .isEqualTo(400);
            }
        }
    }
}
