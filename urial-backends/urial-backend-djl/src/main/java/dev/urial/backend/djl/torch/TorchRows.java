package dev.urial.backend.djl.torch;

import ai.djl.pytorch.engine.PtNDArray;
import dev.urial.core.decoding.Logits;
import dev.urial.core.engine.LogitRows;
import dev.urial.core.spi.HeldRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Rows of logits in PyTorch's memory. Numbers are computed for all rows at once when the first of them is asked for: those of single
 * rows together, and those of pairs together with the rows of the other model that stand for the same positions.
 */
final class TorchRows implements LogitRows {
    /** How many likeliest tokens are told at once; more are looked for in the row itself. */
    private static final int TOP = 16;

    private static final int OWN = 4;

    private final TorchModule module;
    private final String device;
    private final PtNDArray logits;
    private final int[] likely;
    private final int size;
    private final Consumer<TorchRows> closing;
    private final Map<TorchRows, double[]> pairs = new HashMap<>();
    private double[] numbers = {};
    private boolean closed;

    /**
     * @param logits {@code [rows, size]} of 32 bits; closed with this
     * @param likely of each row the token of which a number is most likely asked; -1 for none
     * @param closing told when this is closed
     */
    TorchRows(TorchModule module, String device, PtNDArray logits, int[] likely, Consumer<TorchRows> closing) {
        this.module = module;
        this.device = device;
        this.logits = logits;
        this.likely = likely;
        this.closing = closing;
        this.size = Math.toIntExact(logits.getShape().get(1));
    }

    @Override
    public int count() {
        return likely.length;
    }

    @Override
    public HeldRow row(int index) {
        if (index < 0 || index >= count()) {
            throw new IllegalArgumentException("row: must be from 0 to " + (count() - 1) + ", was " + index);
        }
        return new Row(index);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            pairs.clear();
            logits.close();
            closing.accept(this);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the row is no longer held: its walk has gone on or is closed");
        }
    }

    private int best() {
        return Math.min(TOP, size);
    }

    /** For each row: partition, the likely token's logit and rank, how many tokens reach the last of the best; the best ones, and their logits. */
    private double[] numbers() {
        requireOpen();
        if (numbers.length == 0) {
            long[] tokens =
                    Arrays.stream(likely).mapToLong(token -> Math.max(0, token)).toArray();
            try (PtNDArray asked = (PtNDArray) module.manager().create(tokens);
                    PtNDArray told = module.array("tell", logits, asked, best())) {
                numbers = told.toDoubleArray();
            }
        }
        return numbers;
    }

    private int width() {
        return OWN + 2 * best();
    }

    private double partition(int row) {
        return numbers()[row * width()];
    }

    /** For each row KL, then for each the total variation. */
    private double[] pair(TorchRows other) {
        requireOpen();
        double[] known = pairs.get(other);
        if (known == null) {
            synchronized (other) {
                other.requireOpen();
                try (PtNDArray told = module.array("compare", logits, other.logits)) {
                    known = told.toDoubleArray();
                }
            }
            pairs.put(other, known);
        }
        return known;
    }

    private final class Row implements HeldRow {
        private final int index;

        Row(int index) {
            this.index = index;
        }

        private TorchRows rows() {
            return TorchRows.this;
        }

        @Override
        public int[] top(int k) {
            synchronized (rows()) {
                double[] all = numbers();
                int from = index * width() + OWN;
                int wanted = Math.min(k, size);
                if (wanted > best() || (best() < size && all[index * width() + 3] > best())) {
                    return fromTheRow(wanted);
                }
                Integer[] places = new Integer[best()];
                Arrays.setAll(places, i -> i);
                Arrays.sort(
                        places,
                        Comparator.comparingDouble((Integer i) -> -all[from + best() + i])
                                .thenComparingDouble(i -> all[from + i]));
                return Arrays.stream(places)
                        .limit(wanted)
                        .mapToInt(i -> (int) all[from + i])
                        .toArray();
            }
        }

        /** Where several tokens tie for the last place, PyTorch does not say which is the lowest. */
        private int[] fromTheRow(int k) {
            float[] row = new float[size];
            read(row);
            return Logits.top(row, k);
        }

        @Override
        public double logprob(int token) {
            synchronized (rows()) {
                double logit = token == likely[index] ? numbers()[index * width() + 1] : one(token)[0];
                return Math.min(0, logit - partition(index));
            }
        }

        @Override
        public int rank(int token) {
            synchronized (rows()) {
                return (int) (token == likely[index] ? numbers()[index * width() + 2] : one(token)[1]);
            }
        }

        /** A token's logit, and its rank. */
        private double[] one(int token) {
            requireOpen();
            if (token < 0 || token >= size) {
                throw new IllegalArgumentException("token: must be from 0 to " + (size - 1) + ", was " + token);
            }
            try (PtNDArray told = module.array("one", logits, index, token)) {
                return told.toDoubleArray();
            }
        }

        @Override
        public boolean besides(HeldRow other) {
            return other instanceof Row row
                    && row.index == index
                    && row.rows().device.equals(device)
                    && row.rows().size == size
                    && row.rows().count() == count();
        }

        private TorchRows checked(HeldRow other) {
            if (!besides(other)) {
                throw new IllegalArgumentException("the other row does not stand beside this one");
            }
            return ((Row) other).rows();
        }

        @Override
        public double divergence(HeldRow other) {
            TorchRows others = checked(other);
            synchronized (rows()) {
                return Math.max(0, pair(others)[index]);
            }
        }

        @Override
        public double totalVariation(HeldRow other) {
            TorchRows others = checked(other);
            synchronized (rows()) {
                return Math.min(1, pair(others)[count() + index]);
            }
        }

        @Override
        public void read(float[] into) {
            if (into.length != size) {
                throw new IllegalArgumentException(
                        "row: must have the vocabulary's " + size + " entries, has " + into.length);
            }
            synchronized (rows()) {
                requireOpen();
                try (PtNDArray row = module.array("row", logits, index)) {
                    row.toByteBuffer(true).asFloatBuffer().get(into);
                }
            }
        }
    }
}
