package dev.urial.backend.djl.tokenizer;

/** Where a piece of text stands, for tokenizers that put a space before a text. */
enum Place {
    /** At the beginning of everything. */
    FIRST,
    /** Behind a token that is no text, such as a control token. */
    LATER,
    /** Behind text: never is a space put before it. */
    CONTINUED
}
