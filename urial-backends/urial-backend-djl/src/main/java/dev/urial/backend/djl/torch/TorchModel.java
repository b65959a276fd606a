package dev.urial.backend.djl.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.Architecture.Rotary;
import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.engine.LogitRows;
import dev.urial.core.engine.SequenceModel;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.spi.BackendException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network with its weights and a cache of keys and values, all of it allocated when it is opened. Tokens of a batch are computed in
 * groups of stretches of similar length, shorter ones filled up. Where memory runs out in a group, it is divided and tried again.
 */
public final class TorchModel implements SequenceModel {
    private static final Logger LOGGER = LoggerFactory.getLogger(TorchModel.class);

    /** Logits are brought to this process so many bytes at a time. */
    private static final long LOGITS_BYTES = 64L << 20;

    /** A state's beginning: a mark, and how many tokens it is of. */
    private static final int STATE_MARK = 0x75726C31;

    private static final int STATE_HEAD = 8;

    private final Architecture architecture;
    private final Settings settings;
    private final TorchWeights weights;
    private final PtNDManager manager;
    private final TorchModule module;
    private final List<PtNDArray> owned = new ArrayList<>();
    private final List<IValue> lists = new ArrayList<>();
    private final IValue keys;
    private final IValue values;
    private final IValue both;
    private final Object[] fixed;
    private final int[] lengths;
    private final Rows rows;
    /** Tokens that are computed at once, at most. */
    private int most;

    private boolean closed;

    /**
     * How a model is opened.
     *
     * @param device as {@link TorchRuntime#device} gives it
     * @param sequences at least 1
     * @param contextTokens of each sequence
     * @param batch tokens to decode at once, at most
     */
    public record Settings(NumberType type, String device, int sequences, int contextTokens, int batch) {
        public Settings {
            if (sequences < 1 || contextTokens < 1 || batch < 1) {
                throw new IllegalArgumentException("sequences, contextTokens and batch must be at least 1");
            }
            if ((long) sequences * contextTokens >= Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a cache of " + sequences + " times " + contextTokens + " tokens");
            }
        }
    }

    /**
     * What is added to the weights.
     *
     * @param share how much of it: 1 is what it was made for
     */
    public record Adapted(LoraDirectory adapter, double share) {}

    private TorchModel(
            TorchRuntime runtime,
            ModelDirectory directory,
            TorchWeights weights,
            Optional<Adapted> adapter,
            Settings settings) {
        this.architecture = directory.architecture();
        this.settings = settings;
        this.weights = weights;
        this.manager = runtime.newManager();
        this.lengths = new int[settings.sequences()];
        this.most = settings.batch();
        boolean opened = false;
        try {
            Set<String> adapted =
                    adapter.map(given -> Low.changed(given.adapter())).orElse(Set.of());
            this.module = TorchModule.compile(
                    manager,
                    NetworkText.of(
                            architecture,
                            settings.type(),
                            settings.device(),
                            settings.sequences(),
                            settings.contextTokens(),
                            adapted));
            Loader loader = new Loader(module);
            PtNDArray[] allKeys = caches(loader);
            PtNDArray[] allValues = caches(loader);
            this.keys = list(allKeys);
            this.values = list(allValues);
            PtNDArray[] all = Arrays.copyOf(allKeys, 2 * allKeys.length);
            System.arraycopy(allValues, 0, all, allKeys.length, allValues.length);
            this.both = list(all);
            List<Object> constant = new ArrayList<>(List.of(weights.list(), keys, values, list(tables(loader))));
            adapter.ifPresent(given -> constant.addAll(
                    List.of(list(lowArrays(loader, given, false)), list(lowArrays(loader, given, true)))));
            this.fixed = constant.toArray();
            this.rows = new Rows();
            opened = true;
        } finally {
            if (!opened) {
                free();
            }
        }
    }

    /**
     * Loads a directory, or shares what is loaded of it.
     *
     * @throws BackendException {@code OUT_OF_MEMORY} if it does not fit after all
     */
    public static TorchModel open(
            TorchRuntime runtime, ModelDirectory directory, Optional<Adapted> adapter, Settings settings) {
        TorchWeights weights = TorchWeights.acquire(runtime, directory, settings.type(), settings.device());
        boolean opened = false;
        try {
            TorchModel model = new TorchModel(runtime, directory, weights, adapter, settings);
            opened = true;
            return model;
        } finally {
            if (!opened) {
                weights.release();
            }
        }
    }

    private PtNDArray[] caches(Loader loader) {
        int cells = settings.sequences() * settings.contextTokens() + 1;
        List<Integer> shape = List.of(cells, architecture.kvHeads(), architecture.headSize());
        PtNDArray[] arrays = new PtNDArray[architecture.layers().size()];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = own(loader.empty(shape, settings.type()));
        }
        return arrays;
    }

    private PtNDArray[] tables(Loader loader) {
        List<PtNDArray> tables = new ArrayList<>();
        List<Integer> shape = List.of(settings.contextTokens(), architecture.headSize() / 2);
        for (Rotary rotary : NetworkText.rotaries(architecture)) {
            for (boolean sine : new boolean[] {false, true}) {
                float[] table = Tables.of(rotary, settings.contextTokens(), sine);
                PtNDArray array = own(loader.empty(shape, NumberType.F32));
                try (PtNDArray given = (PtNDArray) manager.create(table, new Shape(shape.get(0), shape.get(1)))) {
                    module.run("fill", array, 0, shape.get(0), given, false);
                }
                tables.add(array);
            }
        }
        return tables.toArray(PtNDArray[]::new);
    }

    /** The matrices of an adapter for all modules of all layers; empty ones for those that it leaves as they are. */
    private PtNDArray[] lowArrays(Loader loader, Adapted adapted, boolean up) {
        List<PtNDArray> arrays = new ArrayList<>();
        for (int layer = 0; layer < architecture.layers().size(); layer++) {
            for (String module : Low.MODULES) {
                String name = Low.name(architecture.layer(layer), module);
                List<Integer> full = Objects.requireNonNull(architecture.tensors().get(name + ".weight"));
                LoraDirectory.Change change = adapted.adapter().changes().get(name);
                int rank = change == null ? 0 : change.rank();
                List<Integer> shape = up ? List.of(full.get(0), rank) : List.of(rank, full.get(1));
                PtNDArray array = own(loader.empty(shape, settings.type()));
                if (change != null) {
                    loader.fill(array, 0, shape.get(0), up ? change.b() : change.a());
                    if (up) {
                        loader.scale(array, change.scale() * adapted.share());
                    }
                }
                arrays.add(array);
            }
        }
        return arrays.toArray(PtNDArray[]::new);
    }

    private PtNDArray own(PtNDArray array) {
        owned.add(array);
        return array;
    }

    private IValue list(PtNDArray[] arrays) {
        IValue list = IValue.listFrom(arrays);
        lists.add(list);
        return list;
    }

    @Override
    public int vocabularySize() {
        return architecture.vocabularySize();
    }

    @Override
    public int contextTokens() {
        return settings.contextTokens();
    }

    @Override
    public int batch() {
        return settings.batch();
    }

    /** How many models of this process compute with the same weights in memory, this one included. */
    public int sharers() {
        return weights.users();
    }

    @Override
    public synchronized void decode(TokenBatch tokens) {
        requireOpen();
        check(tokens);
        rows.clear();
        for (Group group : Group.of(tokens)) {
            compute(group, tokens);
        }
        for (int row = 0; row < tokens.size(); row++) {
            lengths[tokens.sequences()[row]] = tokens.positions()[row] + 1;
        }
    }

    private void check(TokenBatch tokens) {
        if (tokens.size() < 1 || tokens.size() > settings.batch()) {
            throw new IllegalArgumentException("a batch of " + tokens.size() + " tokens; at most " + settings.batch());
        }
        int[] next = lengths.clone();
        for (int row = 0; row < tokens.size(); row++) {
            int token = tokens.tokens()[row];
            int sequence = tokens.sequences()[row];
            int position = tokens.positions()[row];
            if (token < 0 || token >= vocabularySize()) {
                throw new IllegalArgumentException(
                        "token: must be from 0 to " + (vocabularySize() - 1) + ", was " + token);
            }
            checkSequence(sequence);
            if (position != next[sequence]++ || position >= settings.contextTokens()) {
                throw new IllegalArgumentException("position " + position + " of sequence " + sequence
                        + ", which holds " + lengths[sequence] + " tokens of at most " + settings.contextTokens());
            }
        }
    }

    /** Computes a group, in parts if it does not fit into memory; then later ones of that size are not tried whole again. */
    private void compute(Group group, TokenBatch tokens) {
        if (group.tokens() <= most) {
            try {
                run(group, tokens);
                return;
            } catch (BackendException e) {
                if (e.kind() != BackendException.Kind.OUT_OF_MEMORY || group.tokens() == 1) {
                    throw e;
                }
                atMost(group.tokens() / 2);
                LOGGER.warn("{} tokens at once do not fit into memory on {}; {} from now on", group.tokens(),
                        settings.device(), most);
            }
        }
        for (Group half : group.halves()) {
            compute(half, tokens);
        }
    }

    /** Computes no more tokens at once than these. */
    void atMost(int tokens) {
        most = tokens;
        TorchRuntime.giveBack(settings.device());
    }

    private void run(Group group, TokenBatch tokens) {
        int trash = settings.sequences() * settings.contextTokens();
        Group.Plan plan = group.plan(tokens, settings.contextTokens(), trash, windowless());
        try (PtNDArray packed = (PtNDArray) manager.create(plan.packed())) {
            List<Object> arguments = new ArrayList<>(List.of(
                    packed,
                    plan.rows(),
                    plan.each(),
                    plan.first(),
                    plan.gathered(),
                    plan.seen(),
                    plan.wanted().length,
                    plan.plain()));
            arguments.addAll(List.of(fixed));
            rows.add(module.array("step", arguments.toArray()), plan.wanted());
        }
    }

    /** How many positions can be seen without any window's hiding some. */
    private int windowless() {
        return architecture.layers().stream()
                .mapToInt(layer -> layer.window().orElse(Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public synchronized void logits(int row, float[] into) {
        requireOpen();
        if (into.length != vocabularySize()) {
            throw new IllegalArgumentException("row " + row + " into " + into.length + " floats");
        }
        rows.read(row, into);
    }

    @Override
    public boolean holds() {
        return true;
    }

    @Override
    public synchronized LogitRows hold(int[] asked, int[] likely) {
        requireOpen();
        if (asked.length < 1 || asked.length != likely.length) {
            throw new IllegalArgumentException(asked.length + " rows and " + likely.length + " likely tokens");
        }
        for (int token : likely) {
            if (token >= vocabularySize()) {
                throw new IllegalArgumentException("likely: " + token + " is not in the vocabulary");
            }
        }
        return new TorchRows(module, settings.device(), rows.keep(asked), likely);
    }

    @Override
    public synchronized boolean forgetFrom(int sequence, int from) {
        requireOpen();
        checkSequence(sequence);
        lengths[sequence] = Math.min(lengths[sequence], Math.max(0, from));
        return true;
    }

    @Override
    public synchronized void forgetAll() {
        requireOpen();
        Arrays.fill(lengths, 0);
    }

    @Override
    public synchronized void copySequence(int from, int to) {
        requireOpen();
        checkSequence(from);
        checkSequence(to);
        if (lengths[from] > 0) {
            module.run("copy", both, cell(from), cell(to), lengths[from]);
        }
        lengths[to] = lengths[from];
    }

    private int cell(int sequence) {
        return sequence * settings.contextTokens();
    }

    @Override
    public synchronized ByteBuffer save(int sequence) {
        requireOpen();
        checkSequence(sequence);
        int length = lengths[sequence];
        if (length == 0 || bytes(length) > Integer.MAX_VALUE - STATE_HEAD) {
            return ByteBuffer.allocate(0);
        }
        try (PtNDArray state = module.array("save", both, cell(sequence), length)) {
            ByteBuffer found = state.toByteBuffer(true);
            return ByteBuffer.allocateDirect(STATE_HEAD + found.remaining())
                    .order(ByteOrder.BIG_ENDIAN)
                    .putInt(STATE_MARK)
                    .putInt(length)
                    .put(found)
                    .flip();
        }
    }

    /** Of keys and values of so many tokens. */
    private long bytes(long tokens) {
        return tokens * bytesPerToken(architecture, settings.type());
    }

    /** Bytes of the weights of a network; 0 if they are in memory already. */
    public static long weightBytes(ModelDirectory directory, NumberType type, String device) {
        return TorchWeights.loaded(directory, type, device) ? 0 : TorchWeights.bytes(directory.architecture(), type);
    }

    /** Bytes that a step takes beside weights and cache, about. */
    public static long workBytes(Architecture architecture, int batch, int contextTokens) {
        long group = architecture.heads() / architecture.kvHeads();
        long each = group * contextTokens + 4L * architecture.feedForward() + 8L * architecture.width();
        return batch * each * Float.BYTES + 3 * LOGITS_BYTES;
    }

    /** Bytes of keys and values for a token. */
    public static long bytesPerToken(Architecture architecture, NumberType type) {
        return 2L * architecture.layers().size() * architecture.kvHeads() * architecture.headSize() * type.bytes();
    }

    @Override
    public synchronized boolean restore(int sequence, ByteBuffer state) {
        requireOpen();
        checkSequence(sequence);
        ByteBuffer given = state.duplicate().order(ByteOrder.BIG_ENDIAN);
        if (given.remaining() < STATE_HEAD || given.getInt() != STATE_MARK) {
            return false;
        }
        int length = given.getInt();
        if (length < 1 || length > settings.contextTokens() || given.remaining() != bytes(length)) {
            return false;
        }
        ByteBuffer numbers = given.slice().order(ByteOrder.nativeOrder());
        try (PtNDArray raw = manager.create(numbers, new Shape(numbers.remaining()), DataType.UINT8)) {
            module.run("restore", both, cell(sequence), length, raw);
        }
        lengths[sequence] = length;
        return true;
    }

    private void checkSequence(int sequence) {
        if (sequence < 0 || sequence >= settings.sequences()) {
            throw new IllegalArgumentException(
                    "sequence: must be from 0 to " + (settings.sequences() - 1) + ", was " + sequence);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model has been closed");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            rows.clear();
            free();
            weights.release();
        }
    }

    private void free() {
        lists.forEach(IValue::close);
        owned.forEach(PtNDArray::close);
        manager.close();
    }

    /** What the last batch gave: the stream behind its wanted tokens, of which logits are made when they are asked for. */
    private final class Rows {
        private final List<PtNDArray> streams = new ArrayList<>();
        private final List<int[]> wanted = new ArrayList<>();
        private int madeOf = -1;
        private int madeFrom;
        private float[] made = {};
        private int madeRows;

        void add(PtNDArray stream, int[] rowsOfBatch) {
            streams.add(stream);
            wanted.add(rowsOfBatch);
        }

        void clear() {
            streams.forEach(PtNDArray::close);
            streams.clear();
            wanted.clear();
            madeOf = -1;
            madeRows = 0;
        }

        void read(int row, float[] into) {
            for (int i = 0; i < streams.size(); i++) {
                int[] rowsOfBatch = wanted.get(i);
                for (int j = 0; j < rowsOfBatch.length; j++) {
                    if (rowsOfBatch[j] == row) {
                        make(i, j);
                        System.arraycopy(made, (j - madeFrom) * into.length, into, 0, into.length);
                        return;
                    }
                }
            }
            throw new IllegalArgumentException("no logits were asked for after row " + row + " of the last batch");
        }

        /** The logits after rows of the batch, where they are. */
        PtNDArray keep(int[] asked) {
            List<PtNDArray> parts = new ArrayList<>();
            try {
                for (int i = 0; i < streams.size(); i++) {
                    List<Integer> all = Arrays.stream(wanted.get(i)).boxed().toList();
                    long[] places = Arrays.stream(asked)
                            .map(all::indexOf)
                            .filter(place -> place >= 0)
                            .asLongStream()
                            .toArray();
                    if (places.length > 0) {
                        try (PtNDArray given = (PtNDArray) manager.create(places)) {
                            parts.add(module.array("keep", streams.get(i), given, weights.list()));
                        }
                    }
                }
                int found = parts.stream()
                        .mapToInt(part -> Math.toIntExact(part.getShape().get(0)))
                        .sum();
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

        private void make(int stream, int index) {
            if (madeOf == stream && index >= madeFrom && index < madeFrom + madeRows) {
                return;
            }
            int most = (int) Math.max(1, LOGITS_BYTES / Float.BYTES / vocabularySize());
            int count = Math.min(most, wanted.get(stream).length - index);
            try (PtNDArray logits = module.array("head", streams.get(stream), index, count, weights.list())) {
                if (made.length < count * vocabularySize()) {
                    made = new float[count * vocabularySize()];
                }
                logits.toByteBuffer(true).asFloatBuffer().get(made, 0, count * vocabularySize());
            }
            madeOf = stream;
            madeFrom = index;
            madeRows = count;
        }
    }
}
