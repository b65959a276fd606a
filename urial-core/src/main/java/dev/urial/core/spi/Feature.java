package dev.urial.core.spi;

/** A quality of a backend's calls that a request or a study may rely on. */
public enum Feature {
    /** The same seed gives the same text while nothing else runs. */
    SEED,
    /** New tokens can be scored, with alternatives. */
    TOP_LOGPROBS,
    /** Equal requests give equal bytes, whatever runs beside them and whatever ran before. */
    REPEATABLE,
    /** A repetition penalty over the whole context, prompt and answer, can be asked for. */
    REPETITION_PENALTY,
    /** A text can be held to a JSON schema, see {@link GenerationRequest#jsonSchema()}. */
    JSON_SCHEMA,
    /** The state of a prompt's constant part is kept for the next prompt, and {@link Usage#cachedTokens()} says so. */
    PREFIX_REUSE
}
