package dev.urial.backend.llamacpp;

import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes a GGUF file of a random LoRA adapter for {@link TinyModel}, always the same for the same settings. */
final class TinyAdapter {
    private static final int RANK = 4;
    private static final float ALPHA = 8;

    private static final class Tensor {
        final float[] values;
        final int[] shape;

        Tensor(float[] values, int[] shape) {
            this.values = values;
            this.shape = shape;
        }
    }

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private GgufType stored = GgufType.F32;

    private TinyAdapter() {
        metadata.put("general.architecture", "llama");
        metadata.put("general.type", "adapter");
        metadata.put("adapter.type", "lora");
        metadata.put("adapter.lora.alpha", ALPHA);
    }

    /** Changes a matrix of attention and one of the feed-forward part. */
    static TinyAdapter usual() {
        return none().pair("blk.0.attn_q.weight", TinyModel.WIDTH, TinyModel.WIDTH)
                .pair("blk.1.ffn_down.weight", 2 * TinyModel.WIDTH, TinyModel.WIDTH);
    }

    /** Changes nothing yet. */
    static TinyAdapter none() {
        return new TinyAdapter();
    }

    TinyAdapter with(String key, @Nullable Object value) {
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        return this;
    }

    TinyAdapter stored(GgufType type) {
        stored = type;
        return this;
    }

    /** Adds the two matrices for one of the model's, which has so many inputs and outputs. */
    TinyAdapter pair(String matrix, int inputs, int outputs) {
        return tensor(matrix + ".lora_a", inputs, RANK).tensor(matrix + ".lora_b", RANK, outputs);
    }

    TinyAdapter tensor(String name, int... shape) {
        Random random = new Random(name.length());
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * 0.15);
        }
        tensors.put(name, new Tensor(values, shape));
        return this;
    }

    TinyAdapter without(String tensor) {
        tensors.remove(tensor);
        return this;
    }

    /** What the adapter adds to one of the model's matrices, row by row: the product of its two, by alpha over rank. */
    float[] product(String matrix, double scale) {
        Tensor a = Objects.requireNonNull(tensors.get(matrix + ".lora_a"));
        Tensor b = Objects.requireNonNull(tensors.get(matrix + ".lora_b"));
        int inputs = a.shape[0];
        float[] product = new float[inputs * b.shape[1]];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < RANK; k++) {
                product[i] += (float) (scale * ALPHA / RANK)
                        * b.values[i / inputs * RANK + k]
                        * a.values[k * inputs + i % inputs];
            }
        }
        return product;
    }

    byte[] bytes() {
        GgufWriter writer = new GgufWriter();
        metadata.forEach(writer::put);
        tensors.forEach((name, tensor) -> writer.tensor(name, stored, tensor.values, tensor.shape));
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.writeTo(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
