package dev.urial.backend.djl.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.torch.TorchModel.Settings;
import dev.urial.core.engine.TokenBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys and values of a model's sequences, allocated once, and how many tokens each holds. For each layer an array of cells, those of a
 * sequence together, with one cell more than all sequences have; see {@link NetworkText}. For one thread at a time.
 */
final class Cache {
    /** A saved state's beginning: a mark, and how many tokens it is of. */
    private static final int MARK = 0x75726C31;

    private static final int HEAD = 8;

    private final Architecture architecture;
    private final Settings settings;
    private final TorchModule module;
    private final IValue keys;
    private final IValue values;
    private final IValue both;
    private final int[] lengths;

    Cache(Architecture architecture, Settings settings, TorchModule module, Loader loader, Arena arena) {
        this.architecture = architecture;
        this.settings = settings;
        this.module = module;
        this.lengths = new int[settings.sequences()];
        List<Integer> shape = List.of(cell(settings.sequences()) + 1, architecture.kvHeads(), architecture.headSize());
        List<PtNDArray> all = new ArrayList<>();
        int layers = architecture.layers().size();
        for (int i = 0; i < 2 * layers; i++) {
            all.add(arena.own(loader.empty(shape, settings.type())));
        }
        this.keys = arena.list(all.subList(0, layers));
        this.values = arena.list(all.subList(layers, 2 * layers));
        this.both = arena.list(all);
    }

    /** Bytes for a token. */
    static long bytesPerToken(Architecture architecture, NumberType type) {
        return 2L * architecture.layers().size() * architecture.kvHeads() * architecture.headSize() * type.bytes();
    }

    IValue keys() {
        return keys;
    }

    IValue values() {
        return values;
    }

    /** The first cell of a sequence. */
    private int cell(int sequence) {
        return sequence * settings.contextTokens();
    }

    /**
     * Refuses what cannot be computed, before PyTorch sees it.
     *
     * @throws IllegalArgumentException if a token, a sequence or a position is none that can come next
     */
    void check(TokenBatch tokens) {
        int[] next = lengths.clone();
        int vocabulary = architecture.vocabularySize();
        for (int row = 0; row < tokens.size(); row++) {
            int token = tokens.tokens()[row];
            int sequence = tokens.sequences()[row];
            int position = tokens.positions()[row];
            if (token < 0 || token >= vocabulary) {
                throw new IllegalArgumentException("token: must be from 0 to " + (vocabulary - 1) + ", was " + token);
            }
            checkSequence(sequence);
            if (position != next[sequence]++ || position >= settings.contextTokens()) {
                throw new IllegalArgumentException("position " + position + " of sequence " + sequence
                        + ", which holds " + lengths[sequence] + " tokens of at most " + settings.contextTokens());
            }
        }
    }

    private void checkSequence(int sequence) {
        if (sequence < 0 || sequence >= settings.sequences()) {
            throw new IllegalArgumentException(
                    "sequence: must be from 0 to " + (settings.sequences() - 1) + ", was " + sequence);
        }
    }

    /** The tokens have been computed. */
    void computed(TokenBatch tokens) {
        for (int row = 0; row < tokens.size(); row++) {
            lengths[tokens.sequences()[row]] = tokens.positions()[row] + 1;
        }
    }

    void forgetFrom(int sequence, int from) {
        checkSequence(sequence);
        lengths[sequence] = Math.min(lengths[sequence], Math.max(0, from));
    }

    void forgetAll() {
        Arrays.fill(lengths, 0);
    }

    void copy(int from, int to) {
        checkSequence(from);
        checkSequence(to);
        if (lengths[from] > 0) {
            module.run("copy", both, cell(from), cell(to), lengths[from]);
        }
        lengths[to] = lengths[from];
    }

    /** What a sequence holds; nothing if it holds nothing, or more than a buffer can. */
    ByteBuffer save(int sequence) {
        checkSequence(sequence);
        int length = lengths[sequence];
        if (length == 0 || bytes(length) > Integer.MAX_VALUE - HEAD) {
            return ByteBuffer.allocate(0);
        }
        try (PtNDArray state = module.array("save", both, cell(sequence), length)) {
            ByteBuffer found = state.toByteBuffer(true);
            return ByteBuffer.allocateDirect(HEAD + found.remaining())
                    .order(ByteOrder.BIG_ENDIAN)
                    .putInt(MARK)
                    .putInt(length)
                    .put(found)
                    .flip();
        }
    }

    private long bytes(long tokens) {
        return tokens * bytesPerToken(architecture, settings.type());
    }

    /** Puts into a sequence what {@link #save} gave; false, and nothing done, if it is anything else. */
    boolean restore(int sequence, ByteBuffer state) {
        checkSequence(sequence);
        ByteBuffer given = state.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (given.remaining() < HEAD || given.getInt() != MARK) {
            return false;
        }
        int length = given.getInt();
        if (length < 1 || length > settings.contextTokens() || given.remaining() != bytes(length)) {
            return false;
        }
        ByteBuffer numbers = given.slice().order(ByteOrder.nativeOrder());
        try (PtNDArray raw = module.manager().create(numbers, new Shape(numbers.remaining()), DataType.UINT8)) {
            module.run("restore", both, cell(sequence), length, raw);
        }
        lengths[sequence] = length;
        return true;
    }
}
