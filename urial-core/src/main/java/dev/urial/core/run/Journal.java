package dev.urial.core.run;

import dev.urial.core.data.Manifest;
import dev.urial.core.run.Line.Status;
import dev.urial.core.spi.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A run's file of results, kept so that it can be killed at any byte.
 *
 * <p>While the run is on, each finished item is appended to {@code X.jsonl} itself by one write, in finishing order, where it can be
 * looked at. When all items have a line, the file is put into the order of the dataset: written anew as {@code X.jsonl.part},
 * synced, and moved into place at once; where it stands in that order already, nothing is written. An unfinished file so has whole
 * lines but perhaps the last, and a manifest that does not say {@code finished}. Of an item that was tried again, the last line
 * counts.
 *
 * <p>Opening one takes the lock of its files until it is closed. In memory are a few bytes an item, no lines.
 */
public final class Journal implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path manifest;
    private final RunLock lock;

    // Guarded by this, once the run is on.
    private Map<String, Integer> positions = Map.of();
    private long[] offsets = {};
    private int[] lengths = {};
    private @Nullable Status[] statuses = {};
    private int[] @Nullable [] tokens = {};
    private long end;
    private long cut;
    private @Nullable RandomAccessFile out;
    private @Nullable IOException broken;

    private Journal(Path file, Path manifest, RunLock lock) {
        this.file = file;
        this.manifest = manifest;
        this.lock = lock;
    }

    /**
     * Takes the lock of {@code X.jsonl} and its manifest. Nothing is written yet but {@code X.jsonl.lock}, which goes on closing.
     *
     * @param results the file, in a folder that exists
     * @param resume whether there may be earlier work in it; without, an existing file is refused
     * @throws DataException if another run has it, it exists and is not to be resumed, or its folder cannot be written
     */
    public static Journal open(Path results, boolean resume) {
        return open(results, Manifest::beside, resume);
    }

    /**
     * The same with a manifest that stands elsewhere.
     *
     * @param manifest in the same folder; another file of results must not have the same
     */
    public static Journal open(Path results, Path manifest, boolean resume) {
        return open(results, file -> file.resolveSibling(manifest.getFileName()), resume);
    }

    private static Journal open(Path results, UnaryOperator<Path> manifest, boolean resume) {
        Path file = real(results);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(results, "is no regular file");
        }
        RunLock lock = RunLock.take(file);
        try {
            if (Files.exists(file) && !resume) {
                throw new DataException(
                        results, "exists already; resume it (--resume), name another file, or delete this one");
            }
            return new Journal(file, manifest.apply(file), lock);
        } catch (RuntimeException failure) {
            closeAfter(lock, failure);
            throw failure;
        }
    }

    private static void closeAfter(RunLock lock, RuntimeException failure) {
        try {
            lock.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** So that two names of one file are one to the lock, and a link stays one when the file is put in order. */
    private static Path real(Path results) {
        Path absolute = results.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new DataException(results, "is no file name");
        }
        try {
            Path file = folder.toRealPath().resolve(absolute.getFileName());
            return Files.exists(file) ? file.toRealPath() : file;
        } catch (NoSuchFileException e) {
            throw new DataException(results, "there is no folder " + folder);
        } catch (IOException e) {
            throw new DataException(results, "cannot be written: " + Failures.reason(e));
        }
    }

    /** The file of results. */
    public Path file() {
        return file;
    }

    /** The manifest of the work that is there, if there is any. */
    Optional<Manifest> earlier() {
        if (!Files.exists(file)) {
            return Optional.empty(); // a manifest alone: its file was deleted, or never begun
        }
        if (Files.exists(manifest)) {
            return Optional.of(Manifest.read(manifest));
        }
        if (file.toFile().length() == 0) {
            return Optional.empty();
        }
        throw new DataException(
                file,
                "cannot be resumed: without its manifest " + manifest.getFileName()
                        + " nobody knows what made it; name another file");
    }

    /**
     * Reads what is whole and cuts a torn last line.
     *
     * @param ids of the dataset's items, in order
     * @param reader throws {@link IllegalArgumentException} if a line is none of this kind of run
     * @throws DataException with the number of a line that is damaged and not the last, or not of this dataset
     */
    synchronized void read(List<String> ids, Function<String, Line> reader) {
        positions = new HashMap<>(ids.size() * 2);
        for (String id : ids) {
            if (positions.put(id, positions.size()) != null) {
                throw new IllegalArgumentException("ids: '" + id + "' is there twice");
            }
        }
        offsets = new long[ids.size()];
        Arrays.fill(offsets, -1);
        lengths = new int[ids.size()];
        statuses = new Status[ids.size()];
        tokens = new int[ids.size()][];
        if (!Files.exists(file)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            readLines(in, reader);
        } catch (IOException e) {
            throw new DataException(file, "cannot be read: " + Failures.reason(e));
        }
        cut = file.toFile().length() - end;
    }

    private void readLines(InputStream in, Function<String, Line> reader) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int number = 1;
        int damaged = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (damaged > 0) {
                throw new DataException(
                        file,
                        OptionalInt.of(damaged),
                        "is damaged, and is not the last line, so that no crash of urial made it so; delete the line to"
                                + " have its item done again",
                        null);
            }
            if (next != '\n') {
                bytes.write(next);
                continue;
            }
            Optional<Line> line = parsed(bytes.toByteArray(), reader);
            if (line.isEmpty()) {
                damaged = number;
            } else {
                enter(line.get(), number, bytes.size() + 1);
            }
            bytes.reset();
            number++;
        }
    }

    private static Optional<Line> parsed(byte[] bytes, Function<String, Line> reader) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(reader.apply(text));
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void enter(Line line, int number, int length) {
        Integer position = positions.get(line.id());
        if (position == null) {
            throw new DataException(
                    file, OptionalInt.of(number), "the item '" + line.id() + "' is not among those of the run", null);
        }
        if (statuses[position] == Status.OK) {
            throw new DataException(
                    file, OptionalInt.of(number), "the item '" + line.id() + "' is done already further up", null);
        }
        enter(position, line, length);
    }

    private void enter(int position, Line line, int length) {
        offsets[position] = end;
        lengths[position] = length;
        statuses[position] = line.status();
        tokens[position] = new int[] {line.promptTokens(), line.cachedTokens(), line.outputTokens()};
        end += length;
    }

    /** Bytes of a torn last line that were found, once the run is on. */
    public synchronized long cutBytes() {
        return cut;
    }

    /** How an item ended, by its position; empty if it has no line. */
    synchronized Optional<Status> status(int position) {
        return Optional.ofNullable(statuses[position]);
    }

    /** How many items ended how. */
    synchronized Map<Status, Integer> counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            counts.put(status, 0);
        }
        for (Status status : statuses) {
            if (status != null) {
                counts.merge(status, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** What all items with a line used, in the order of {@link Line}: prompt tokens, how many of them were cached, tokens made. */
    synchronized long[] usage() {
        long[] sum = new long[3];
        for (int[] used : tokens) {
            for (int i = 0; used != null && i < sum.length; i++) {
                sum[i] += used[i];
            }
        }
        return sum;
    }

    /** Writes the manifest in one move, then makes the file ready for lines, in this order: no lines without a manifest. */
    synchronized void begin(Manifest now) {
        write(now);
        try {
            Files.deleteIfExists(Durable.part(file)); // of a run that was killed while it put its file in order
            RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
            out = opened;
            opened.setLength(end);
            opened.seek(end);
            opened.getFD().sync();
            Durable.syncFolder(file);
        } catch (IOException e) {
            throw new DataException(file, "cannot be written: " + Failures.reason(e));
        }
    }

    /** Writes the manifest in one move. */
    void write(Manifest now) {
        try {
            Durable.write(manifest, now.bytes());
        } catch (IOException e) {
            throw new DataException(manifest, "cannot be written: " + Failures.reason(e));
        }
    }

    /**
     * Appends a line by one write. After a failure nothing more is written, and what is whole stays.
     *
     * @throws DataException if the disk is full or otherwise fails
     */
    synchronized void append(Line line) {
        RandomAccessFile open = opened();
        byte[] bytes = (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (broken != null) {
                throw broken;
            }
            open.write(bytes); // not a channel: an interrupt of the writing thread would close that
        } catch (IOException e) {
            broken = e;
            cutBack(open);
            throw new DataException(file, "cannot be written: " + Failures.reason(e));
        }
        Integer position = positions.get(line.id());
        if (position == null) {
            throw new IllegalArgumentException("the item '" + line.id() + "' is not among those of the run");
        }
        enter(position, line, bytes.length);
    }

    private void cutBack(RandomAccessFile open) {
        try {
            open.setLength(end);
        } catch (IOException e) {
            return; // then the next session cuts it
        }
    }

    /** Makes what was appended outlive a crash of the machine. */
    void sync() {
        RandomAccessFile open;
        synchronized (this) {
            open = opened();
        }
        try {
            open.getFD().sync(); // not under the lock: who appends need not wait for the disk
        } catch (IOException e) {
            throw new DataException(file, "cannot be written: " + Failures.reason(e));
        }
    }

    private RandomAccessFile opened() {
        if (out == null) {
            throw new IllegalStateException("the journal is not begun");
        }
        return out;
    }

    /** Whether the file holds exactly a line an item, in the dataset's order. */
    synchronized boolean inOrder() {
        long at = 0;
        for (int position = 0; position < offsets.length; position++) {
            if (offsets[position] != at) {
                return false;
            }
            at += lengths[position];
        }
        return at == end && cut == 0;
    }

    /** Puts the file into the dataset's order, in one move. Every item has a line. Nothing can be appended after it. */
    synchronized void putInOrder() {
        RandomAccessFile open = opened();
        try {
            open.getFD().sync();
            if (!inOrder()) {
                Path part = Durable.part(file);
                writeInOrder(open, part);
                Durable.moveIntoPlace(part, file);
            }
            out = null;
            open.close();
        } catch (IOException e) {
            throw new DataException(
                    file,
                    "is complete, but cannot be put into the order of the dataset: " + Failures.reason(e)
                            + "; this takes as much space once more; resuming it tries again");
        }
    }

    private void writeInOrder(RandomAccessFile from, Path to) throws IOException {
        try (FileOutputStream target = new FileOutputStream(to.toFile());
                OutputStream buffered = new BufferedOutputStream(target, BUFFER)) {
            for (int position = 0; position < offsets.length; position++) {
                byte[] line = new byte[lengths[position]];
                from.seek(offsets[position]);
                from.readFully(line);
                buffered.write(line);
            }
            buffered.flush();
            target.getFD().sync();
        } catch (IOException failure) {
            Files.deleteIfExists(to);
            throw failure;
        }
    }

    /** Lets go of the files. A second call does nothing. */
    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
            lock.close();
        } catch (IOException e) {
            throw new DataException(file, "cannot be closed: " + Failures.reason(e));
        }
    }
}
