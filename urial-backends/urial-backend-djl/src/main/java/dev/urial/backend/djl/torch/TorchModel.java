package dev.urial.backend.djl.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.engine.LogitRows;
import dev.urial.core.engine.SequenceModel;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.spi.BackendException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network with its weights and a cache of keys and values, all of it allocated when it is opened. Tokens of a batch are computed in
 * groups of stretches of similar length, shorter ones filled up. Where memory runs out in a group, it is divided and tried again.
 */
public final class TorchModel implements SequenceModel {
    private static final Logger LOGGER = LoggerFactory.getLogger(TorchModel.class);

    private final Architecture architecture;
    private final Settings settings;
    private final TorchWeights weights;
    private final PtNDManager manager;
    private final Arena arena = new Arena();
    private final TorchModule module;
    private final Cache cache;
    private final Streams streams;
    /** What the network is given in every step. */
    private final List<Object> constant;

    /** How many positions can be seen without any window's hiding some. */
    private final int windowless;

    private final Set<TorchRows> held = ConcurrentHashMap.newKeySet();
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
     * @param reduce whether numbers of distributions are to be taken from the rows where they are
     */
    public record Settings(
            NumberType type, String device, int sequences, int contextTokens, int batch, boolean reduce) {
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
        this.most = settings.batch();
        this.windowless = architecture.layers().stream()
                .mapToInt(layer -> layer.window().orElse(Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
        boolean opened = false;
        try {
            Set<String> adapted =
                    adapter.map(given -> Low.changed(given.adapter())).orElse(Set.of());
            this.module = TorchModule.compile(manager, NetworkText.of(architecture, settings, adapted));
            Loader loader = new Loader(module);
            this.cache = new Cache(architecture, settings, module, loader, arena);
            this.streams = new Streams(module, weights.list(), architecture.vocabularySize());
            Constants constants = new Constants(architecture, settings, module, loader, arena);
            this.constant = new ArrayList<>(
                    List.of(weights.list(), cache.keys(), cache.values(), arena.list(constants.turns())));
            adapter.ifPresent(given -> constant.addAll(
                    List.of(arena.list(constants.low(given, false)), arena.list(constants.low(given, true)))));
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

    /** Bytes of the weights of a network; 0 if they are in memory already. */
    public static long weightBytes(ModelDirectory directory, NumberType type, String device) {
        return TorchWeights.loaded(directory, type, device) ? 0 : TorchWeights.bytes(directory.architecture(), type);
    }

    /** Bytes of keys and values for a token. */
    public static long bytesPerToken(Architecture architecture, NumberType type) {
        return Cache.bytesPerToken(architecture, type);
    }

    /** Bytes that a step takes beside weights and cache, about. */
    public static long workBytes(Architecture architecture, int batch, int contextTokens) {
        long group = architecture.heads() / architecture.kvHeads();
        long each = group * contextTokens + 4L * architecture.feedForward() + 8L * architecture.width();
        return batch * each * Float.BYTES + 3 * Streams.LOGITS_BYTES;
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
        if (tokens.size() < 1 || tokens.size() > settings.batch()) {
            throw new IllegalArgumentException("a batch of " + tokens.size() + " tokens; at most " + settings.batch());
        }
        cache.check(tokens);
        streams.clear();
        for (Group group : Group.of(tokens)) {
            compute(group, tokens);
        }
        cache.computed(tokens);
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
                LOGGER.warn(
                        "{} tokens at once do not fit into memory on {}; {} from now on",
                        group.tokens(),
                        settings.device(),
                        most);
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
        Group.Plan plan = group.plan(tokens, settings.contextTokens(), trash, windowless);
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
            arguments.addAll(constant);
            streams.add(module.array("step", arguments.toArray()), plan.wanted());
        }
    }

    @Override
    public synchronized void logits(int row, float[] into) {
        requireOpen();
        if (into.length != vocabularySize()) {
            throw new IllegalArgumentException("row " + row + " into " + into.length + " floats");
        }
        streams.read(row, into);
    }

    @Override
    public boolean holds() {
        return true;
    }

    @Override
    public boolean reduces() {
        return settings.reduce();
    }

    @Override
    public synchronized LogitRows hold(int[] rows, int[] likely) {
        requireOpen();
        if (rows.length < 1 || rows.length != likely.length) {
            throw new IllegalArgumentException(rows.length + " rows and " + likely.length + " likely tokens");
        }
        for (int token : likely) {
            if (token >= vocabularySize()) {
                throw new IllegalArgumentException("likely: " + token + " is not in the vocabulary");
            }
        }
        TorchRows kept = new TorchRows(module, settings.device(), streams.keep(rows), likely, held::remove);
        held.add(kept);
        return kept;
    }

    @Override
    public synchronized boolean forgetFrom(int sequence, int from) {
        requireOpen();
        cache.forgetFrom(sequence, from);
        return true;
    }

    @Override
    public synchronized void forgetAll() {
        requireOpen();
        cache.forgetAll();
    }

    @Override
    public synchronized void copySequence(int from, int to) {
        requireOpen();
        cache.copy(from, to);
    }

    @Override
    public synchronized ByteBuffer save(int sequence) {
        requireOpen();
        return cache.save(sequence);
    }

    @Override
    public synchronized boolean restore(int sequence, ByteBuffer state) {
        requireOpen();
        return cache.restore(sequence, state);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model has been closed");
        }
    }

    /** Waits for a call in flight, then frees everything, rows that others still hold included. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            List.copyOf(held).forEach(TorchRows::close);
            streams.clear();
            free();
            weights.release();
        }
    }

    private void free() {
        arena.close();
        manager.close();
    }
}
