package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Dialect;
import dev.urial.backend.http.dialect.PromptTokens;
import dev.urial.backend.http.dialect.ServerFacts;
import dev.urial.backend.http.dialect.Tokenization;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Prompt;
import java.util.List;
import java.util.Optional;

/**
 * One model of one server, and how it is spoken to.
 *
 * @param contextTokens what its context holds
 * @param inTurns whether the server puts its own template around messages
 * @param form how the model is addressed in turns, where that is known or asked for
 */
record Target(
        Connection connection,
        Dialect dialect,
        ServerFacts facts,
        String model,
        int contextTokens,
        boolean inTurns,
        Optional<ChatForm> form) {
    /** The tokenizer, where prompts are sent as tokens. */
    Optional<Tokenization> tokenization() {
        return inTurns ? Optional.empty() : dialect.tokenization();
    }

    /** The tokens of a prompt, where they can be had. */
    Optional<List<Integer>> tokens(Prompt prompt) {
        return tokenization().map(tokenization -> PromptTokens.of(tokenization, connection, model, prompt));
    }
}
