package dev.urial.core.spi;

import java.util.List;

/**
 * Some text of a generation: whole characters only, whatever the tokens' bytes, and never part of a stop string.
 *
 * @param text at least one character
 * @param tokens the tokens made since the last piece, with their scores, if {@link GenerationRequest#alternatives()} asked for
 *     them; else empty. Where a stop string cut the text, the last tokens may reach beyond it
 */
public record Piece(String text, List<ScoredToken> tokens) {
    public Piece {
        tokens = List.copyOf(tokens);
    }
}
