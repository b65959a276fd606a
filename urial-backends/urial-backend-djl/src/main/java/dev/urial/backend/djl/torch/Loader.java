package dev.urial.backend.djl.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Brings tensors from files into PyTorch's memory, some rows at a time, by way of a buffer of this process: PyTorch never sees a
 * mapped file, for a file that is shortened meanwhile would end the process there. For one thread.
 */
final class Loader {
    private static final int CHUNK = 64 << 20;

    private final TorchModule module;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** @param module with the methods of {@link NetworkText} */
    Loader(TorchModule module) {
        this.module = module;
    }

    /** An array of zeros, the caller's to close. */
    PtNDArray empty(List<Integer> shape, NumberType type) {
        long[] sizes = shape.stream().mapToLong(Integer::longValue).toArray();
        return module.array("empty", sizes, type.torch);
    }

    /**
     * Puts a tensor into an array, converted to its type.
     *
     * @param at the first of its rows there
     * @param rows how many there are; a tensor of one dimension that is one row is put into each of them
     */
    void fill(PtNDArray array, int at, int rows, StoredTensor tensor) {
        List<Long> shape = tensor.shape();
        boolean vector = shape.size() == 1;
        boolean broadcast = vector && array.getShape().dimension() == 2;
        long rowBytes = vector && !broadcast ? tensor.dtype().bytes() : tensor.bytes() / (vector ? 1 : shape.get(0));
        if (broadcast) {
            put(array, at, rows, tensor, 0, tensor.bytes(), new long[] {1, shape.get(0)});
            return;
        }
        long step = Math.max(1, CHUNK / Math.max(1, rowBytes));
        for (long from = 0; from < rows; from += step) {
            long count = Math.min(step, rows - from);
            long[] sizes = vector ? new long[] {count} : new long[] {count, shape.get(1)};
            put(array, at + (int) from, (int) count, tensor, from * rowBytes, count * rowBytes, sizes);
        }
    }

    private void put(PtNDArray array, int at, int rows, StoredTensor tensor, long fromByte, long bytes, long[] sizes) {
        if (bytes == 0) {
            return;
        }
        ByteBuffer raw = buffered(tensor.map(fromByte, Math.toIntExact(bytes)));
        boolean half = tensor.dtype() == DType.BF16;
        if (half) { // there is no such type in DJL, so it is bytes until it is in PyTorch
            sizes[sizes.length - 1] *= 2;
        }
        try (PtNDArray given = module.manager().create(raw, new Shape(sizes), type(tensor.dtype()))) {
            module.run("fill", array, at, rows, given, half);
        }
    }

    private ByteBuffer buffered(ByteBuffer mapped) {
        if (buffer.capacity() < mapped.remaining()) {
            buffer = ByteBuffer.allocateDirect(mapped.remaining());
        }
        return buffer.clear().put(mapped).flip().slice().order(ByteOrder.nativeOrder());
    }

    private static DataType type(DType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case F16 -> DataType.FLOAT16;
            case BF16 -> DataType.UINT8;
            default -> throw new IllegalArgumentException("weights are F32, F16 or BF16, not " + type);
        };
    }

    /** Multiplies an array. */
    void scale(PtNDArray array, double factor) {
        module.run("scale", array, factor);
    }

    /** Adds to an array. */
    void raise(PtNDArray array, double offset) {
        module.run("raise_by", array, offset);
    }
}
