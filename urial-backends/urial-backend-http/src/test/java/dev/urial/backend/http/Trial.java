package dev.urial.backend.http;

import dev.urial.backend.http.Abilities.Penalty;
import dev.urial.backend.http.Abilities.Raw;
import dev.urial.backend.http.Abilities.Stops;
import dev.urial.backend.http.dialect.PlainDialect;
import dev.urial.backend.http.dialect.ServerFacts;
import dev.urial.core.run.RetryingBackend;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.GuardedBackend;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Backends as an application has them, but for the probe: what is tried is how they bear a server's behaviour. */
final class Trial {
    static final Prompt PROMPT = Prompt.of("Once upon a time", "\n\n");

    private Trial() {}

    static Limits limits(int concurrency, Duration stall, Duration deadline) {
        return new Limits(
                concurrency, OptionalInt.empty(), OptionalInt.empty(), Duration.ofSeconds(2), stall, deadline);
    }

    static Backend backend(URI server, Limits limits, int attempts) {
        Connection connection = new Connection(
                "http", Address.parse("http", server + "/v1"), Optional.empty(), limits, Optional.empty());
        ServerFacts facts = new ServerFacts("scripted", List.of(), OptionalInt.empty(), false);
        Abilities abilities =
                new Abilities(Raw.AS_IT_STANDS, true, 5, Penalty.WHOLE_CONTEXT, Stops.LEFT_OUT, true, true, false);
        Target target = new Target(connection, new PlainDialect(), facts, "m", 4096, false, Optional.empty());
        HttpBackend backend = new HttpBackend(target, limits.concurrency(), abilities, Map.of());
        return new GuardedBackend(new RetryingBackend(backend, attempts, wait -> {}));
    }

    /** An event of OpenAI's completions. */
    static String event(String text) {
        return "{\"choices\":[{\"index\":0,\"text\":\"" + text + "\",\"finish_reason\":null}]}";
    }

    static String ending(String reason) {
        return "{\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"" + reason
                + "\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";
    }

    static Completion complete(Backend backend) {
        return complete(backend, new GenerationRequest(PROMPT, Sampling.GREEDY, 16));
    }

    static Completion complete(Backend backend, GenerationRequest request) {
        try (Generation generation = backend.generate(request)) {
            while (generation.hasNext()) {
                generation.next();
            }
            return generation.completion();
        }
    }
}
