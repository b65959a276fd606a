package dev.urial.backend.http.dialect;

import dev.urial.core.spi.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chat completions, {@code /v1/chat/completions} (OpenAI's API reference, "Chat"), which every kind of server has: the server puts the
 * model's template around the messages. For prompts that are conversations; the decoding is told in the words of the server's own
 * dialect.
 */
public final class ChatCompletions implements Dialect {
    private final Dialect own;

    /** @param own the dialect of the server for raw prompts */
    public ChatCompletions(Dialect own) {
        this.own = own;
    }

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        return own.recognise(server);
    }

    @Override
    public Call completion(Asked asked) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", asked.model());
        body.put("messages", messages(asked.prompt().messages()));
        body.putAll(own.chatSampling(asked));
        if (!asked.stops().isEmpty()) {
            body.put("stop", asked.stops());
        }
        if (asked.topLogprobs() > 0) {
            body.put("logprobs", true);
            body.put("top_logprobs", asked.topLogprobs());
        }
        asked.jsonSchema().ifPresent(schema -> body.putAll(CompletionsDialect.responseFormat(schema)));
        if (asked.stream()) {
            body.put("stream", true);
            body.put("stream_options", Map.of("include_usage", true));
        }
        return new Call("/v1/chat/completions", body);
    }

    private static List<Map<String, String>> messages(List<Message> messages) {
        List<Map<String, String>> fields = new ArrayList<>();
        for (Message message : messages) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("role", message.role());
            one.put("content", message.content());
            fields.add(one);
        }
        return fields;
    }

    @Override
    public Reply read(Json reply) {
        Json choice = reply.at("choices", 0);
        String text = choice.at("delta", "content")
                .text()
                .orElseGet(() -> choice.at("message", "content").textOrEmpty());
        return new Reply(
                text,
                choice.at("logprobs", "content").list().stream()
                        .map(CompletionsDialect::entry)
                        .toList(),
                choice.at("finish_reason")
                        .text()
                        .map(word -> new Reply.Ending(CompletionsDialect.reason(word), Optional.empty())),
                CompletionsDialect.usage(reply.at("usage")));
    }

    @Override
    public int maxStops() {
        return Math.min(4, own.maxStops());
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(20, 5, 1);
    }
}
