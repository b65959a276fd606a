package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InstantServerTest {
    @Test
    void eachRequestGetsTheSameReply() {
        try (InstantServer server = InstantServer.body("application/json", "{\"a\":\"\u00e9\"}")) {
            Client client = new Client(server.endpoint());
            assertThat(client.get("/").body()).isEqualTo("{\"a\":\"\u00e9\"}");
            assertThat(client.post("/x", "y".repeat(200_000)).body()).isEqualTo("{\"a\":\"\u00e9\"}");
            assertThat(client.post("/x", "").body()).isEqualTo("{\"a\":\"\u00e9\"}");
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @Test
    void aReplyMayBeAStreamOfEvents() {
        try (InstantServer server = InstantServer.events("1", "[DONE]")) {
            assertThat(new Client(server.endpoint()).get("/").body()).isEqualTo("data: 1\n\ndata: [DONE]\n\n");
        }
    }

    @Test
    void oneConnectionServesManyRequests() throws IOException {
        byte[] request =
                "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);
        try (InstantServer server = InstantServer.body("text/plain", "ok");
                Socket socket = Client.connect(server.endpoint())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            int length = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok".length();
            for (int i = 0; i < 5_000; i++) {
                out.write(request);
                assertThat(in.readNBytes(length)).hasSize(length);
            }
            assertThat(server.requests()).isEqualTo(5_000);
        }
    }
}
