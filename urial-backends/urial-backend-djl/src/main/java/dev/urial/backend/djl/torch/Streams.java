package dev.urial.backend.djl.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the last batch gave: the stream behind its wanted tokens, of which logits are made when they are asked for. For one thread at a
 * time.
 */
final class Streams {
    /** Logits are brought to this process so many bytes at a time. */
    static final long LOGITS_BYTES = 64L << 20;

    private final TorchModule module;
    private final IValue weights;
    private final int vocabularySize;
    private final List<PtNDArray> streams = new ArrayList<>();
    /** For each stream the rows of the batch that it is of. */
    private final List<int[]> rows = new ArrayList<>();

    /** Logits that are here: of which stream, and which of its rows. */
    private float[] made = {};

    private int madeOf = -1;
    private int madeFrom;
    private int madeRows;

    Streams(TorchModule module, IValue weights, int vocabularySize) {
        this.module = module;
        this.weights = weights;
        this.vocabularySize = vocabularySize;
    }

    /** Takes an array {@code [rows, width]}, which is closed here. */
    void add(PtNDArray stream, int[] rowsOfBatch) {
        streams.add(stream);
        rows.add(rowsOfBatch);
    }

    void clear() {
        streams.forEach(PtNDArray::close);
        streams.clear();
        rows.clear();
        madeOf = -1;
    }

    /** Copies the logits after a row of the batch. */
    void read(int row, float[] into) {
        for (int i = 0; i < streams.size(); i++) {
            int[] of = rows.get(i);
            for (int j = 0; j < of.length; j++) {
                if (of[j] == row) {
                    make(i, j);
                    System.arraycopy(made, (j - madeFrom) * vocabularySize, into, 0, vocabularySize);
                    return;
                }
            }
        }
        throw notAsked(row);
    }

    private static IllegalArgumentException notAsked(int row) {
        return new IllegalArgumentException("no logits were asked for after row " + row + " of the last batch");
    }

    private void make(int stream, int index) {
        if (madeOf == stream && index >= madeFrom && index < madeFrom + madeRows) {
            return;
        }
        int most = (int) Math.max(1, LOGITS_BYTES / Float.BYTES / vocabularySize);
        int count = Math.min(most, rows.get(stream).length - index);
        try (PtNDArray logits = module.array("head", streams.get(stream), index, count, weights)) {
            if (made.length < count * vocabularySize) {
                made = new float[count * vocabularySize];
            }
            logits.toByteBuffer(true).asFloatBuffer().get(made, 0, count * vocabularySize);
        }
        madeOf = stream;
        madeFrom = index;
        madeRows = count;
    }

    /** The logits after rows of the batch, in their order, where they are; the caller's to close. */
    PtNDArray keep(int[] asked) {
        List<PtNDArray> parts = new ArrayList<>();
        try {
            int found = 0;
            for (int i = 0; i < streams.size(); i++) {
                List<Integer> of = Arrays.stream(rows.get(i)).boxed().toList();
                long[] places = Arrays.stream(asked)
                        .map(of::indexOf)
                        .filter(place -> place >= 0)
                        .asLongStream()
                        .toArray();
                if (places.length > 0) {
                    try (PtNDArray given = (PtNDArray) module.manager().create(places)) {
                        parts.add(module.array("keep", streams.get(i), given, weights));
                    }
                    found += places.length;
                }
            }
            if (found != asked.length) {
                throw new IllegalArgumentException("no logits were asked for after some of the rows "
                        + Arrays.toString(asked) + " of the last batch");
            }
            if (parts.size() == 1) {
                return parts.remove(0);
            }
            try (IValue list = IValue.listFrom(parts.toArray(PtNDArray[]::new))) {
                return module.array("join", list);
            }
        } finally {
            parts.forEach(PtNDArray::close);
        }
    }
}
