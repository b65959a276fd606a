package dev.urial.testkit.server;

import dev.urial.core.spi.ScoredToken;

/**
 * A token that was made.
 *
 * @param token its id; the end-of-text token, too
 * @param text what became certain of the text with it: whole characters, nothing that may still become a stop; may be empty
 * @param scored under the model alone
 */
record Step(int token, String text, ScoredToken scored) {}
