package dev.urial.core.spi;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of a vocabulary.
 *
 * @param size number of token ids, which run from 0
 * @param fingerprint equal for two models exactly if every id spells the same bytes in both and has the same kind: two models
 *     are compared token by token only if their fingerprints are equal; where it cannot be listed, {@link VocabularySample}'s
 * @param bos the beginning-of-text token
 * @param addsBos whether a prompt gets one in front
 * @param ends the tokens that end a text
 */
public record Vocabulary(int size, String fingerprint, OptionalInt bos, boolean addsBos, Set<Integer> ends) {
    public Vocabulary {
        ends = Set.copyOf(ends);
        if (size < 1) {
            throw new IllegalArgumentException("size: must be at least 1, was " + size);
        }
    }
}
