package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Batches cut from documents: shuffled once, each followed by an end-of-text token, all joined to one stream that is read from
 * start to end and again. Sequences are neighbouring pieces of the stream, so documents may be cut.
 */
public final class DocumentBatches implements Batches {
    private final int[] stream;
    private final Recipe recipe;

    /**
     * Joins the documents.
     *
     * @param documents token ids, without end-of-text; not changed
     * @param seed of the shuffling
     */
    public DocumentBatches(List<int[]> documents, int endOfText, Recipe recipe, long seed) {
        this.recipe = recipe;
        int[][] order = documents.toArray(int[][]::new);
        Random random = new Random(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int[] document = order[i];
            order[i] = order[j];
            order[j] = document;
        }
        long size =
                Arrays.stream(order).mapToLong(document -> document.length + 1L).sum();
        if (size < 2 || size > Integer.MAX_VALUE - 8) {
            throw new ConfigException("documents", "hold " + size + " tokens, which should be 2 to 2 thousand million");
        }
        stream = new int[(int) size];
        int at = 0;
        for (int[] document : order) {
            System.arraycopy(document, 0, stream, at, document.length);
            at += document.length;
            stream[at++] = endOfText;
        }
    }

    /** Tokens of one pass over all documents, ends of text included. */
    public int tokens() {
        return stream.length;
    }

    @Override
    public Batch at(int step) {
        int length = recipe.length(step);
        int[][] rows = new int[recipe.tokensPerStep() / length][length + 1];
        long start = (long) step * recipe.tokensPerStep();
        for (int[] row : rows) {
            for (int t = 0; t <= length; t++) {
                row[t] = stream[(int) ((start + t) % stream.length)];
            }
            start += length;
        }
        return new Batch(rows);
    }
}
