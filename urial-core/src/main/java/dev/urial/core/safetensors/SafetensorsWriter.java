package dev.urial.core.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.WholeFile;
import dev.urial.core.gguf.Half;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes a file of named tensors in the order they were given, without gaps, the first number on a multiple of 8 bytes. The same
 * calls write the same bytes. For one thread.
 */
public final class SafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;
    private static final String METADATA = "__metadata__";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private static final class Tensor {
        final DType type;
        final int[] shape;
        final float[] values;

        Tensor(DType type, int[] shape, float[] values) {
            this.type = type;
            this.shape = shape;
            this.values = values;
        }

        long bytes() {
            return (long) values.length * type.bytes();
        }
    }

    /**
     * Adds a tensor.
     *
     * @param type F32, F16 or BF16; what is rounded goes to the nearest, of two equally near the even one, and what is too great for F16
     *     becomes infinite
     * @param values row by row, the last extent running fastest; kept, not copied
     * @param shape extents as the format has them, rows before columns; their product is the number of values
     * @throws IllegalArgumentException if the name is there already or is the format's own, the type is another one, or
     *     the shape is not that of the values
     */
    public SafetensorsWriter tensor(String name, DType type, float[] values, int... shape) {
        long elements = 1;
        for (int extent : shape) {
            elements = extent < 0 || elements < 0 ? -1 : elements * extent;
        }
        if (elements != values.length) {
            throw new IllegalArgumentException("tensor '" + name + "': " + values.length
                    + " values do not fill the shape " + Arrays.toString(shape));
        }
        if (type != DType.F32 && type != DType.F16 && type != DType.BF16) {
            throw new IllegalArgumentException("tensor '" + name + "': can be F32, F16 or BF16, not " + type);
        }
        if (name.equals(METADATA)) {
            throw new IllegalArgumentException("no tensor can be called '" + METADATA + "'");
        }
        if (tensors.putIfAbsent(name, new Tensor(type, shape.clone(), values)) != null) {
            throw new IllegalArgumentException("tensor '" + name + "': is there already");
        }
        return this;
    }

    /**
     * Writes the file, replacing one that is there, whole or not at all.
     *
     * @throws dev.urial.core.spi.DataException if it cannot be written; what was there stays then
     */
    public void write(Path file) {
        WholeFile.writeBytes(file, this::writeTo);
    }

    /** Writes the file's bytes; the stream stays open. */
    public void writeTo(OutputStream out) throws IOException {
        byte[] header = header();
        int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(header);
        Arrays.fill(start.array(), start.position(), start.capacity(), (byte) ' ');
        out.write(start.array());
        for (Tensor tensor : tensors.values()) {
            write(tensor, out);
        }
    }

    private byte[] header() throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject(METADATA).put("format", "pt"); // without which the Hugging Face library refuses the file
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode description = header.putObject(entry.getKey()).put("dtype", tensor.type.name());
            ArrayNode shape = description.putArray("shape");
            Arrays.stream(tensor.shape).forEach(shape::add);
            description.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        return JSON.writeValueAsBytes(header);
    }

    private static void write(Tensor tensor, OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.values) {
            encode(tensor.type, value, buffer);
            if (!buffer.hasRemaining()) {
                out.write(buffer.array());
                buffer.clear();
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private static void encode(DType type, float value, ByteBuffer to) {
        switch (type) {
            case F32 -> to.putFloat(value);
            case F16 -> to.putShort(Half.of(value));
            case BF16 -> to.putShort(Half.bfloat16(value));
            default -> throw new IllegalArgumentException(type + " is not written");
        }
    }
}
