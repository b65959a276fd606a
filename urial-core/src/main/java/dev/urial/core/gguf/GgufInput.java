package dev.urial.core.gguf;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of a file's header one after the other, with every length checked against the file's before it is believed. */
final class GgufInput {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Where in the file the buffer ends. */
    private long bufferEnd;

    GgufInput(Path file, FileChannel channel, long position) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
        this.bufferEnd = position;
    }

    long size() {
        return size;
    }

    long position() {
        return bufferEnd - buffer.remaining();
    }

    /** How many bytes are left. */
    long left() {
        return size - position();
    }

    int int32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    long int64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    /** A string, or null after skipping one longer than {@code limit} bytes. */
    @Nullable
    String text(int limit) throws IOException {
        long length = stringLength();
        if (length > limit) {
            skip(length);
            return null;
        }
        return new String(bytes((int) length), StandardCharsets.UTF_8);
    }

    /** The length of the string that is next, in bytes; at most those left. */
    long stringLength() throws IOException {
        long length = int64();
        if (length < 0 || length > left()) {
            throw damaged("a string at byte " + position() + " claims " + Long.toUnsignedString(length)
                    + " bytes, and the file has " + size);
        }
        return length;
    }

    byte[] bytes(int count) throws IOException {
        byte[] result = new byte[count];
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, buffer.capacity());
            need(part);
            buffer.get(result, done, part);
            done += part;
        }
        return result;
    }

    void skip(long count) {
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            bufferEnd = position() + count;
            buffer.limit(0);
        }
    }

    private void need(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return;
        }
        buffer.compact();
        while (buffer.position() < count) {
            int read = channel.read(buffer, bufferEnd);
            if (read < 0) {
                throw damaged("its header ends at byte " + size + ", in the middle");
            }
            bufferEnd += read;
        }
        buffer.flip();
    }

    private BackendException damaged(String found) {
        return GgufFile.damaged(file, found);
    }
}
