package dev.urial.core.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * One completion to make.
 *
 * @param maxNewTokens at least 1; counts new tokens only
 * @param alternatives 0 for text alone; k &gt; 0 scores each new token and names the k likeliest beside it, which needs
 *     {@link Feature#TOP_LOGPROBS}. At most 100
 * @param timeout one deadline for everything from the first {@code hasNext()} on, waiting for a free place included;
 *     {@code TIMED_OUT} when it passes
 * @param jsonSchema a JSON schema, as the text of a JSON object, to which the whole text is held, from its first character to its last;
 *     needs {@link Feature#JSON_SCHEMA}. Counted on are objects with all their properties required and no others, which are written in
 *     their order, texts, numbers, truth values, {@code enum} and {@code anyOf}; a backend that cannot hold a text to more refuses it with
 *     {@code REFUSED}. The prompt is not changed, so it should ask for that form. A text that its limit or a stop string ends may be
 *     unfinished JSON
 */
public record GenerationRequest(
        Prompt prompt,
        Sampling sampling,
        int maxNewTokens,
        int alternatives,
        Optional<Duration> timeout,
        Optional<String> jsonSchema) {
    /** The largest {@code alternatives}. */
    public static final int MAX_ALTERNATIVES = 100;

    public GenerationRequest {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens: must be at least 1, was " + maxNewTokens);
        }
        if (alternatives < 0 || alternatives > MAX_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "alternatives: must be from 0 to " + MAX_ALTERNATIVES + ", was " + alternatives);
        }
        if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw new IllegalArgumentException("timeout: must be positive, was " + timeout.get());
        }
    }

    /** The same with this deadline. */
    public GenerationRequest withTimeout(Duration deadline) {
        return new GenerationRequest(prompt, sampling, maxNewTokens, alternatives, Optional.of(deadline), jsonSchema);
    }

    /** The same, held to this schema. */
    public GenerationRequest withJsonSchema(String schema) {
        return new GenerationRequest(prompt, sampling, maxNewTokens, alternatives, timeout, Optional.of(schema));
    }

    /** Text of any form. */
    public GenerationRequest(
            Prompt prompt, Sampling sampling, int maxNewTokens, int alternatives, Optional<Duration> timeout) {
        this(prompt, sampling, maxNewTokens, alternatives, timeout, Optional.empty());
    }

    /** Text alone, with no deadline. */
    public GenerationRequest(Prompt prompt, Sampling sampling, int maxNewTokens) {
        this(prompt, sampling, maxNewTokens, 0, Optional.empty());
    }
}
