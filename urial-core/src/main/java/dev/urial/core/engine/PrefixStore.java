package dev.urial.core.engine;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of prompts' constant parts on disk, in {@code ${XDG_CACHE_HOME:-~/.cache}/urial/prefixes}, so that the next process
 * computes none of it. A file is known by the SHA-256 of all that its content depends on: the model's bytes, the build of the
 * engine and the processor's features, the settings of the context, and the tokens. It is checked before it is used, written in
 * one piece, and the least recently used ones go when all together exceed the limit. Whatever fails here costs time and never an
 * answer.
 *
 * <p>A file, numbers big-endian: the 8 bytes {@code URIALKV1}; the SHA-256 of the key; the length of the state (8 bytes) and its
 * CRC-32C (4 bytes); the state as the engine gives it.
 */
public final class PrefixStore implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PrefixStore.class);
    private static final byte[] MAGIC = "URIALKV1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 8 + 32 + 8 + 4;
    private static final String ENDING = ".kv";
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final int CLOSING_SECONDS = 60;

    /** Fewer tokens are computed as soon as they are read. */
    private static final int LEAST_TOKENS = 64;

    private final Path folder;
    private final long limit;
    private final String circumstances;
    private final ExecutorService writer =
            new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "urial-prefix");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * @param limit bytes of all files together; 0 for no store at all
     * @param circumstances all that a state depends on beside its tokens
     */
    PrefixStore(Path folder, long limit, String circumstances) {
        this.folder = folder;
        this.limit = limit;
        this.circumstances = circumstances;
    }

    /** The one for this user. */
    public static PrefixStore ofUser(long limit, String circumstances) {
        return new PrefixStore(CacheFolder.named("prefixes"), limit, circumstances);
    }

    /** Finds nothing and keeps nothing. */
    public static PrefixStore none() {
        return new PrefixStore(Path.of("none"), 0, "");
    }

    /** Where the states are, if they are kept. */
    public Optional<Path> folder() {
        return limit > 0 ? Optional.of(folder) : Optional.empty();
    }

    /** The state after the first {@code length} tokens, whole and checked, in a direct buffer. */
    Optional<ByteBuffer> find(int[] tokens, int length) {
        if (limit == 0 || length < LEAST_TOKENS) {
            return Optional.empty();
        }
        byte[] key = key(tokens, length);
        Path file = file(key);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<ByteBuffer> state = read(channel, key);
            if (state.isPresent()) {
                touch(file);
            } else {
                ignored(file, "is damaged");
            }
            return state;
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            LOGGER.warn("the saved prefix {} cannot be read ({}); it is computed instead", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<ByteBuffer> read(FileChannel channel, byte[] key) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (!fill(channel, header)) {
            return Optional.empty();
        }
        header.flip();
        byte[] magic = new byte[MAGIC.length];
        byte[] found = new byte[key.length];
        header.get(magic).get(found);
        long size = header.getLong();
        int sum = header.getInt();
        if (!Arrays.equals(magic, MAGIC)
                || !Arrays.equals(found, key)
                || size < 1
                || size > Integer.MAX_VALUE - 8
                || channel.size() != HEADER + size) {
            return Optional.empty();
        }
        ByteBuffer state = ByteBuffer.allocateDirect((int) size);
        if (!fill(channel, state)) {
            return Optional.empty();
        }
        state.flip();
        return sum(state) == sum ? Optional.of(state) : Optional.empty();
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int sum(ByteBuffer state) {
        CRC32C sum = new CRC32C();
        sum.update(state.duplicate());
        return (int) sum.getValue();
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException readOnly) {
            // it is only found a little less recently used
        }
    }

    /** Says that the library did not take what {@link #find} gave. */
    void refused(int[] tokens, int length) {
        ignored(file(key(tokens, length)), "is not taken");
    }

    private static void ignored(Path file, String why) {
        LOGGER.warn("the saved prefix {} {}; it is removed and computed again", file, why);
        try {
            Files.deleteIfExists(file);
        } catch (IOException readOnly) {
            // it is replaced when it can be, and not used before
        }
    }

    /**
     * Keeps a state, if there is room for it and it is not there yet. Returns once the state has been copied; a thread writes it.
     */
    void keep(int[] tokens, Supplier<ByteBuffer> state) {
        if (limit == 0 || tokens.length < LEAST_TOKENS) {
            return;
        }
        byte[] key = key(tokens, tokens.length);
        Path file = file(key);
        if (Files.exists(file)) {
            return;
        }
        ByteBuffer copy = state.get();
        if (!copy.hasRemaining() || copy.remaining() + HEADER > limit) {
            return;
        }
        writer.execute(() -> {
            try {
                write(file, key, copy);
                makeRoom(file);
            } catch (IOException e) {
                LOGGER.warn("a prefix cannot be saved in {} ({})", folder, reason(e));
            }
        });
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() == null
                ? e.getClass().getSimpleName() + " " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    private static void write(Path file, byte[] key, ByteBuffer state) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .put(MAGIC)
                .put(key)
                .putLong(state.remaining())
                .putInt(sum(state))
                .flip();
        CacheFolder.write(file, out -> {
            CacheFolder.writeFully(out, header);
            CacheFolder.writeFully(out, state);
        });
    }

    /** Removes the least recently used files beyond the limit, never the one just written, and what dead processes left. */
    private void makeRoom(Path newest) throws IOException {
        record Kept(Path file, long size, FileTime used) {}
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    Kept found = new Kept(file, Files.size(file), Files.getLastModifiedTime(file));
                    boolean state = String.valueOf(file.getFileName()).endsWith(ENDING);
                    if (state && !file.equals(newest)) {
                        kept.add(found);
                    } else if (!state
                            && found.used.toInstant().isBefore(Instant.now().minus(ABANDONED))) {
                        Files.deleteIfExists(file);
                    }
                } catch (IOException goneMeanwhile) {
                    // another process made room, too
                }
            }
        }
        kept.sort(Comparator.comparing(Kept::used));
        long total = Files.size(newest) + kept.stream().mapToLong(Kept::size).sum();
        for (Kept oldest : kept) {
            if (total <= limit) {
                return;
            }
            Files.deleteIfExists(oldest.file);
            total -= oldest.size;
        }
    }

    private byte[] key(int[] tokens, int length) {
        ByteBuffer text = ByteBuffer.allocate(4 * length);
        for (int i = 0; i < length; i++) {
            text.putInt(tokens[i]);
        }
        var digest = Sha256.digest();
        digest.update(circumstances.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(text.array());
        return digest.digest();
    }

    private Path file(byte[] key) {
        return folder.resolve(HexFormat.of().formatHex(key) + ENDING);
    }

    /** Waits until what is being written is written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn("a prefix is still being saved in {}; it is left to itself", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
