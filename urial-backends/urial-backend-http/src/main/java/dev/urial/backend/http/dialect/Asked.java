package dev.urial.backend.http.dialect;

import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One completion to ask a server for.
 *
 * @param model as the server calls it
 * @param tokens the prompt's tokens, where the dialect's {@link Tokenization} gave them; else the prompt's text is sent
 * @param contextTokens what the model's context holds; a penalty over the whole context is one over so many tokens
 * @param topLogprobs how many of the likeliest tokens to name beside each new one; 0 for none and no scores
 * @param stops strings that end the completion, as many as the server takes
 * @param slot of the server's slots, where it has some that keep a prompt's state each, the one to use
 * @param jsonSchema the JSON schema to which the text is to be held, in the JDK's own types
 * @param stream whether the text is to come as it is made
 */
public record Asked(
        String model,
        Prompt prompt,
        Optional<List<Integer>> tokens,
        Sampling sampling,
        int maxNewTokens,
        int contextTokens,
        int topLogprobs,
        List<String> stops,
        OptionalInt slot,
        Optional<Map<String, Object>> jsonSchema,
        boolean stream) {}
