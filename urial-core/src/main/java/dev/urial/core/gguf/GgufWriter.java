package dev.urial.core.gguf;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a GGUF file: version 3, metadata and tensors in the order they were given, tensors aligned to 32 bytes. The same calls
 * write the same bytes. For one thread.
 */
public final class GgufWriter {
    private static final int ALIGNMENT = 32;
    private static final int MAX_DIMENSIONS = 4;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** A whole number of 32 bits for a reader that wants it signed: llama.cpp's compares the types. */
    public record Signed(int value) {}

    private static final class Tensor {
        final GgufType type;
        final List<Integer> shape;
        final float[] values;

        Tensor(GgufType type, List<Integer> shape, float[] values) {
            this.type = type;
            this.shape = List.copyOf(shape);
            this.values = values;
        }

        long bytes() {
            return (long) values.length / type.blockLength * type.blockBytes;
        }
    }

    /**
     * Adds a named value.
     *
     * @param value an {@code Integer} (written unsigned, 32 bits), {@code Short} (unsigned, 16), {@code Long} (unsigned, 64), {@link
     *     Signed} (32 bits), {@code Float}, {@code Boolean}, {@code String}, {@code int[]} (signed, 32 bits), {@code float[]} or
     *     {@code List} of {@code String}
     * @throws IllegalArgumentException if the name is there already, or the value is of another class
     */
    public GgufWriter put(String key, Object value) {
        boolean known = value instanceof Integer
                || value instanceof Short
                || value instanceof Signed
                || value instanceof Long
                || value instanceof Float
                || value instanceof Boolean
                || value instanceof String
                || value instanceof int[]
                || value instanceof float[]
                || (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance));
        if (!known) {
            throw new IllegalArgumentException(key + ": no GGUF value is made of " + value.getClass());
        }
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException(key + ": is there already");
        }
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param values row by row; kept, not copied
     * @param shape 1 to 4 extents as the format has them, the length of a row first; their product is the number of values
     * @throws IllegalArgumentException if the name is there already, the shape is not that of the values, or a row is no
     *     multiple of the type's blocks
     */
    public GgufWriter tensor(String name, GgufType type, float[] values, int... shape) {
        long elements = 1;
        List<Integer> extents = new ArrayList<>();
        for (int extent : shape) {
            elements *= extent;
            extents.add(extent);
        }
        if (shape.length < 1 || shape.length > MAX_DIMENSIONS || elements != values.length) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "': " + values.length + " values do not fill the shape " + extents);
        }
        if (shape[0] % type.blockLength != 0) {
            throw new IllegalArgumentException("tensor '" + name + "': rows of " + shape[0] + " cannot be " + type
                    + ", which needs multiples of " + type.blockLength);
        }
        if (tensors.putIfAbsent(name, new Tensor(type, extents, values)) != null) {
            throw new IllegalArgumentException("tensor '" + name + "': is there already");
        }
        return this;
    }

    /**
     * Writes the file, replacing one that is there, whole or not at all: into a file beside it first.
     *
     * @throws IOException if it cannot be written; what was there stays then
     */
    public void write(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
                writeTo(out);
            }
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes the file's bytes; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        Output output = new Output(out);
        output.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
        output.int32(3);
        output.int64(tensors.size());
        output.int64(metadata.size());
        for (Map.Entry<String, Object> entry : metadata.entrySet()) {
            output.text(entry.getKey());
            output.value(entry.getValue());
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            output.text(entry.getKey());
            output.int32(tensor.shape.size());
            for (int extent : tensor.shape) {
                output.int64(extent);
            }
            output.int32(tensor.type.id);
            output.int64(offset);
            offset += (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        output.pad();
        for (Tensor tensor : tensors.values()) {
            output.tensor(tensor);
            output.pad();
        }
    }

    /** The format's encoding of values. */
    private static final class Output {
        private final OutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        private long written;

        Output(OutputStream out) {
            this.out = out;
        }

        void value(Object value) throws IOException {
            if (value instanceof Integer number) {
                int32(GgufFile.TYPE_UINT32);
                int32(number);
            } else if (value instanceof Short number) {
                int32(GgufFile.TYPE_UINT16);
                buffer.putShort(number);
                flush();
            } else if (value instanceof Signed number) {
                int32(GgufFile.TYPE_INT32);
                int32(number.value());
            } else if (value instanceof Long number) {
                int32(GgufFile.TYPE_UINT64);
                int64(number);
            } else if (value instanceof Float number) {
                int32(GgufFile.TYPE_FLOAT32);
                float32(number);
            } else if (value instanceof Boolean truth) {
                int32(GgufFile.TYPE_BOOL);
                raw(new byte[] {(byte) (truth ? 1 : 0)});
            } else if (value instanceof String text) {
                int32(GgufFile.TYPE_STRING);
                text(text);
            } else if (value instanceof int[] numbers) {
                array(GgufFile.TYPE_INT32, numbers.length);
                for (int number : numbers) {
                    int32(number);
                }
            } else if (value instanceof float[] numbers) {
                array(GgufFile.TYPE_FLOAT32, numbers.length);
                for (float number : numbers) {
                    float32(number);
                }
            } else {
                List<?> texts = (List<?>) value;
                array(GgufFile.TYPE_STRING, texts.size());
                for (Object text : texts) {
                    text((String) text);
                }
            }
        }

        void tensor(Tensor tensor) throws IOException {
            for (int at = 0; at < tensor.values.length; at += tensor.type.blockLength) {
                tensor.type.encode(tensor.values, at, buffer);
                flush();
            }
        }

        void text(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            raw(utf8);
        }

        void int32(int value) throws IOException {
            buffer.putInt(value);
            flush();
        }

        void int64(long value) throws IOException {
            buffer.putLong(value);
            flush();
        }

        void pad() throws IOException {
            raw(new byte[(int) (-written & (ALIGNMENT - 1))]);
        }

        void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            written += bytes.length;
        }

        private void float32(float value) throws IOException {
            int32(Float.floatToRawIntBits(value));
        }

        private void array(int type, int length) throws IOException {
            int32(GgufFile.TYPE_ARRAY);
            int32(type);
            int64(length);
        }

        private void flush() throws IOException {
            out.write(buffer.array(), 0, buffer.position());
            written += buffer.position();
            buffer.clear();
        }
    }
}
