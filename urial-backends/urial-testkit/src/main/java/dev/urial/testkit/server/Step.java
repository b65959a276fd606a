package dev.urial.testkit.server;

import dev.urial.core.spi.ScoredToken;

/**
 * A token that was made.
 *
 * @param token its id; the end-of-text token, too
 * @param text what became certain of the text with it: whole characters, nothing that may still become a stop; may be empty
 * @param released the end of that text, which was held back for fear of a stop until a limit ended the run; mostly empty
 * @param scored under the model alone
 */
record Step(int token, String text, String released, ScoredToken scored) {}
