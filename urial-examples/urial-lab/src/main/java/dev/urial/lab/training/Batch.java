package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of one step.
 *
 * @param tokens sequences of one length, each one token longer than the model reads: token {@code t + 1} is the target at {@code
 *     t}
 * @param weights of the targets, one shorter than the sequences, at least 0; null for 1 everywhere
 */
@SuppressWarnings("ArrayRecordComponent")
public record Batch(int[][] tokens, float @Nullable [] @Nullable [] weights) {
    /** The batch, checked for its form. */
    public Batch {
        if (tokens.length == 0 || tokens[0].length < 2) {
            throw new ConfigException("batch", "needs a sequence of at least two tokens");
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].length != tokens[0].length
                    || (weights != null
                            && (weights.length != tokens.length || weights[i].length != tokens[0].length - 1))) {
                throw new ConfigException("batch", "sequences and weights must be of one length");
            }
        }
    }

    /** A batch whose targets all count. */
    public Batch(int[][] tokens) {
        this(tokens, null);
    }

    /** Tokens of a sequence that the model reads. */
    int length() {
        return tokens[0].length - 1;
    }

    float weight(int row, int position) {
        return weights == null ? 1 : weights[row][position];
    }

    /** The sum of all weights. */
    double total() {
        double total = 0;
        for (int i = 0; i < tokens.length; i++) {
            for (int t = 0; t < length(); t++) {
                total += weight(i, t);
            }
        }
        return total;
    }
}
