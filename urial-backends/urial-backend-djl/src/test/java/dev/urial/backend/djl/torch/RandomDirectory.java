package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.ConfigFields;
import dev.urial.backend.djl.family.Llama;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Directories of random weights in the shape of published models, for measuring; without a tokenizer. */
final class RandomDirectory {
    private static final Map<String, String> SHAPES = Map.of(
            "7b",
            "\"hidden_size\":4096,\"num_hidden_layers\":32,\"num_attention_heads\":32,\"num_key_value_heads\":8,"
                    + "\"intermediate_size\":14336,\"vocab_size\":32768",
            "100m",
            "\"hidden_size\":768,\"num_hidden_layers\":12,\"num_attention_heads\":12,\"num_key_value_heads\":4,"
                    + "\"intermediate_size\":2048,\"vocab_size\":32768");

    private RandomDirectory() {}

    static void write(Path directory, String shape) throws IOException {
        if (!SHAPES.containsKey(shape)) {
            throw new IllegalArgumentException("no shape is called " + shape + "; there are " + SHAPES.keySet());
        }
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("config.json"),
                "{\"model_type\":\"llama\",\"hidden_act\":\"silu\",\"max_position_embeddings\":8192,\"rms_norm_eps\":1e-5,"
                        + "\"tie_word_embeddings\":false,\"rope_theta\":500000.0," + SHAPES.get(shape) + "}");
        Map<String, List<Integer>> tensors = new Llama()
                .read(ConfigFields.read(directory.resolve("config.json")))
                .tensors();
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (var tensor : tensors.entrySet()) {
            long bytes = 2L
                    * tensor.getValue().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            header.append(header.length() > 1 ? "," : "")
                    .append('"')
                    .append(tensor.getKey())
                    .append("\":{\"dtype\":\"BF16\",\"shape\":")
                    .append(tensor.getValue())
                    .append(",\"data_offsets\":[")
                    .append(at)
                    .append(',')
                    .append(at + bytes)
                    .append("]}");
            at += bytes;
        }
        byte[] head = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        byte[] block = block();
        try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(directory.resolve("model.safetensors")), 1 << 20);
                DataOutputStream data = new DataOutputStream(out)) {
            data.writeLong(Long.reverseBytes(head.length));
            data.write(head);
            for (long left = at; left > 0; left -= block.length) {
                data.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }

    /** Small normal numbers. */
    private static byte[] block() {
        Random random = new Random(3);
        ByteBuffer block = ByteBuffer.allocate(1 << 22).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            block.putShort((short) (Float.floatToIntBits((float) (random.nextGaussian() * 0.02)) >>> 16));
        }
        return block.array();
    }
}
