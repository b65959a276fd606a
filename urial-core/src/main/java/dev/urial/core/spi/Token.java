package dev.urial.core.spi;

import java.util.OptionalInt;

/**
 * A token.
 *
 * @param text what it spells; U+FFFD where its bytes alone are no whole character
 * @param id empty where a server gives none
 */
public record Token(String text, OptionalInt id) {}
