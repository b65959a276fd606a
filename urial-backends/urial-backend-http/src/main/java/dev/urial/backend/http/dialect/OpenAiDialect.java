package dev.urial.backend.http.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** OpenAI's own completions: base models such as {@code davinci-002}. Knows no penalty on repetition as others do, and 4 stops. */
public final class OpenAiDialect extends CompletionsDialect {
    private static final String HOST = "api.openai.com";

    /** Context lengths, which the vendor tells in its documentation and nowhere in the interface. */
    private static final Map<String, Integer> CONTEXT =
            Map.of("davinci-002", 16_384, "babbage-002", 16_384, "gpt-3.5-turbo-instruct", 4_096);

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        if (!server.root().contains("//" + HOST)) {
            return Optional.empty();
        }
        List<ServerFacts.Served> models =
                server.find("/v1/models").map(CompletionsDialect::models).orElse(List.of());
        return Optional.of(new ServerFacts(
                "openai",
                models.stream()
                        .map(model -> new ServerFacts.Served(model.id(), context(model.id()), Map.of()))
                        .toList(),
                OptionalInt.empty(),
                false));
    }

    private static OptionalInt context(String model) {
        Integer known = CONTEXT.get(model);
        return known == null ? OptionalInt.empty() : OptionalInt.of(known);
    }

    /** The vendor has renamed the limit for chats. */
    @Override
    public Map<String, Object> chatSampling(Asked asked) {
        return openAiChat(name(), asked, "max_completion_tokens");
    }

    @Override
    public int maxStops() {
        return 4;
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(5);
    }
}
