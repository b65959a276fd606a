package dev.urial.backend.http.dialect;

import dev.urial.core.spi.Prompt;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a prompt: its control segments may hold control tokens, its plain ones never. */
public final class PromptTokens {
    private PromptTokens() {}

    /** Asks the server, once for each segment. */
    public static List<Integer> of(Tokenization tokenization, Server server, String model, Prompt prompt) {
        List<Integer> tokens = new ArrayList<>();
        for (Prompt.Segment segment : prompt.segments()) {
            tokens.addAll(tokenization.encode(server, model, segment.text(), tokens.isEmpty(), segment.control()));
        }
        return tokens.isEmpty() ? tokenization.encode(server, model, "", true, false) : tokens;
    }
}
