package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Asked;
import dev.urial.backend.http.dialect.Call;
import dev.urial.backend.http.dialect.Dialect;
import dev.urial.backend.http.dialect.Json;
import dev.urial.backend.http.dialect.Reply;
import dev.urial.backend.http.dialect.Server;
import dev.urial.backend.http.dialect.ServerFacts;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A dialect as somebody outside writes one: {@code POST /say {"to": "..."}} is answered {@code {"said": "...", "words": 3}}. */
public final class HouseDialect implements Dialect {
    @Override
    public String name() {
        return "house";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        return server.find("/house")
                .flatMap(page -> page.at("model").text())
                .map(model -> new ServerFacts(
                        "house 1",
                        List.of(new ServerFacts.Served(model, OptionalInt.of(512), Map.of())),
                        OptionalInt.empty(),
                        false));
    }

    @Override
    public Call completion(Asked asked) {
        return new Call("/say", Map.of("to", asked.prompt().text(), "most", asked.maxNewTokens()));
    }

    @Override
    public Reply read(Json reply) {
        return new Reply(
                reply.at("said").textOrEmpty(),
                List.of(),
                Optional.of(new Reply.Ending(FinishReason.STOP, Optional.empty())),
                Optional.of(new Usage(2, 0, reply.at("words").integer().orElse(0))));
    }
}
