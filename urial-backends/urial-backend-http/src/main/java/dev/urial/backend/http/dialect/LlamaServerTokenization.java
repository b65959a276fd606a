package dev.urial.backend.http.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages {@code /tokenize} and {@code /detokenize} of llama-server. */
final class LlamaServerTokenization implements Tokenization {
    @Override
    public List<Integer> encode(Server server, String model, String text, boolean begins, boolean control) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("content", text);
        body.put("add_special", begins);
        body.put("parse_special", control);
        List<Integer> tokens = new ArrayList<>();
        for (Json token : server.post(new Call("/tokenize", body)).at("tokens").list()) {
            token.integer().ifPresent(tokens::add);
        }
        return tokens;
    }

    @Override
    public String decode(Server server, String model, List<Integer> tokens) {
        return server.post(new Call("/detokenize", Map.of("tokens", tokens)))
                .at("content")
                .textOrEmpty();
    }

    @Override
    public int vocabularySize(Server server, String model) {
        return server.find("/v1/models")
                .map(page -> page.at("data", 0, "meta", "n_vocab").integer().orElse(1))
                .orElse(1);
    }
}
