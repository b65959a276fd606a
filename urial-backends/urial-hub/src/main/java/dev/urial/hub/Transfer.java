package dev.urial.hub;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * One file on its way into the cache: continued where an earlier attempt of any process stopped, checked, moved into place. Used
 * by whoever holds the file's {@link FileGuard}.
 */
final class Transfer {
    /** Larger files are given out by another protocol only. */
    private static final long LARGEST_PLAIN = 50_000_000_000L;

    private static final long TELL_EVERY_NANOS = 200_000_000L;

    private final Web web;
    private final Patience patience;
    private final HttpUrl url;
    private final String label;
    private final Blob blob;
    private final Path part;
    private final DownloadListener listener;

    /**
     * @param label the file's name for messages
     * @param part what there is of it
     */
    Transfer(Web web, Patience patience, HttpUrl url, String label, Blob blob, Path part, DownloadListener listener) {
        this.web = web;
        this.patience = patience;
        this.url = url;
        this.label = label;
        this.blob = blob;
        this.part = part;
        this.listener = listener;
    }

    /**
     * Brings the whole file to {@code target}. What arrived damaged is fetched once more, from its beginning.
     *
     * @throws BackendException if it cannot be had; what has arrived is kept if it can be continued
     */
    void run(Path target) {
        for (int damaged = 0; ; damaged++) {
            fetch();
            try {
                if (blob.is(part)) {
                    move(target);
                    return;
                }
                Files.delete(part);
            } catch (IOException e) {
                throw local(e);
            }
            if (damaged > 0) {
                throw new BackendException(
                        BackendException.Kind.BAD_REPLY,
                        label + ": arrived damaged twice: its bytes are not those of " + blob.etag()
                                + ", by which the hub knows them; it has been deleted");
            }
            listener.note(label + ": arrived damaged and is fetched once more");
        }
    }

    private void move(Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Brings the part to its full length. */
    private void fetch() {
        long before = length();
        for (int failures = 1; ; failures++) {
            BackendException failure;
            try {
                failure = continued().orElse(null);
                if (failure == null) {
                    return;
                }
            } catch (IOException e) {
                failure = web.unreachable(label, e);
            }
            long now = length();
            if (now > before) { // as long as something arrives, it is not given up
                before = now;
                failures = 1;
            }
            web.pause(failure, failures, patience.attempts(), listener);
        }
    }

    private long length() {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            throw local(e);
        }
    }

    /** One request. The failure, if another may do better. */
    private Optional<BackendException> continued() throws IOException {
        long there = length();
        if (blob.size() > 0 && there > blob.size()) {
            restart();
            there = 0;
        }
        listener.progress(label, there, blob.size());
        if (blob.size() > 0 && there == blob.size()) {
            return Optional.empty(); // and only had not been checked
        }
        checkSpace(there);
        try (Response response = web.get(url, there)) {
            String type = Optional.ofNullable(response.header("Content-Type")).orElse("");
            if (response.code() == 416) {
                restart();
                return Optional.of(stopped(response));
            }
            if (response.code() != 200 && response.code() != 206) {
                return Optional.of(failed(response));
            }
            if (type.toLowerCase(Locale.ROOT).startsWith("text/html") && !label.matches("(?i).*\\.html?")) {
                throw new BackendException(
                        BackendException.Kind.BAD_REPLY,
                        label + ": " + response.request().url().host()
                                + " sent a page of HTML instead of the file; is there a login or a proxy in between?");
            }
            boolean append = response.code() == 206
                    && Optional.ofNullable(response.header("Content-Range"))
                            .orElse("")
                            .startsWith("bytes " + there + "-");
            if (response.code() == 206 && !append) {
                restart();
                return Optional.of(stopped(response));
            }
            if (copy(response.body().byteStream(), append ? there : 0)) {
                return Optional.empty();
            }
            return Optional.of(stopped(response));
        }
    }

    private BackendException failed(Response response) {
        String host = response.request().url().host();
        if (Web.passes(response.code())) {
            return Web.refused(label, response);
        }
        // An address that was good for a while only: the hub gives another.
        boolean elsewhere = !response.request().url().equals(url);
        BackendException failure = new BackendException(
                BackendException.Kind.UNAVAILABLE,
                label + ": " + host + " does not give it out (HTTP " + response.code() + ")"
                        + (blob.size() > LARGEST_PLAIN
                                ? "; files of more than 50 GB come by the hub's Xet protocol only, which urial does not"
                                        + " speak: fetch it with the hub's own tools, into the same cache"
                                : ""));
        if (elsewhere) {
            return failure;
        }
        throw failure;
    }

    private BackendException stopped(Response response) {
        return new BackendException(
                BackendException.Kind.UNAVAILABLE,
                label + ": " + response.request().url().host() + " stopped half way, at "
                        + DownloadLines.size(length())
                        + (blob.size() > 0 ? " of " + DownloadLines.size(blob.size()) : ""));
    }

    private void restart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw local(e);
        }
    }

    /**
     * Writes what comes; false if it was not all.
     *
     * @throws IOException if the connection broke
     */
    private boolean copy(InputStream in, long from) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = from;
        long told = System.nanoTime();
        try (FileChannel channel = open(from)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                done += read;
                if (blob.size() > 0 && done > blob.size()) {
                    restart();
                    return false;
                }
                write(channel, ByteBuffer.wrap(buffer, 0, read));
                if (System.nanoTime() - told >= TELL_EVERY_NANOS) {
                    told = System.nanoTime();
                    listener.progress(label, done, blob.size());
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
            }
            sync(channel);
        }
        listener.progress(label, done, blob.size());
        return blob.size() == 0 || done == blob.size();
    }

    private FileChannel open(long from) {
        try {
            FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(from).position(from);
            return channel;
        } catch (IOException e) {
            throw local(e);
        }
    }

    private void write(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw local(e);
        }
    }

    private void sync(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw local(e);
        }
    }

    private void checkSpace(long there) {
        long free;
        try {
            free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
        } catch (IOException | RuntimeException unknown) {
            return;
        }
        checkSpace(there, free);
    }

    void checkSpace(long there, long free) {
        if (blob.size() - there > free) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    label + ": needs " + DownloadLines.size(blob.size() - there) + " more, and "
                            + DownloadLines.size(free) + " are free on the disk of " + part.getParent()
                            + "; HF_HUB_CACHE names another folder for the cache");
        }
    }

    private BackendException local(IOException e) {
        return unwritable(label, Optional.ofNullable(part.getParent()).orElse(part), e);
    }

    /** What to say where the cache cannot be written. */
    static BackendException unwritable(String label, Path folder, IOException e) {
        return new BackendException(
                BackendException.Kind.UNLOADABLE,
                label + ": cannot be written into the cache " + folder + " (" + reason(e)
                        + "); HF_HUB_CACHE names another folder",
                e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "not allowed";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
