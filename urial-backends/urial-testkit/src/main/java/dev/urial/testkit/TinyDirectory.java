package dev.urial.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a small Hugging Face directory with random weights: {@code config.json}, {@code generation_config.json}, the weights in one
 * file or several with an index, {@code tokenizer.json} and {@code tokenizer_config.json}. The weights are such that logits vary by
 * several units, that nothing is trivially one or zero, and that greedy text is of plain characters, goes on for long and differs from
 * prompt to prompt. The same calls write the same bytes.
 *
 * <p>For a family of one's own, its {@code config.json} and the names and shapes of its tensors are enough. For one thread.
 */
public final class TinyDirectory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "model.safetensors";
    private static final double GAIN = 2;

    private final ObjectNode config;
    private final Map<String, List<Integer>> tensors;
    private long seed = 1;
    private DType type = DType.F32;
    private int shards = 1;
    private double normMean = 1;
    private boolean beginning;
    private Optional<String> chatTemplate = Optional.empty();

    /**
     * A directory of any family.
     *
     * @param config the text of its {@code config.json}; {@code vocab_size} at least 288, the tokens of the tokenizer, whose end is 285
     * @param tensors names and shapes; names end in {@code norm.weight} and {@code bias} for what is added or multiplied, and in {@code
     *     embed_tokens.weight} and {@code lm_head.weight} for what has a row for each token
     */
    public TinyDirectory(String config, Map<String, List<Integer>> tensors) {
        this.config = (ObjectNode) json(config);
        this.tensors = new LinkedHashMap<>(tensors);
        if (this.config.path("vocab_size").asInt(TinyTokenizer.SIZE) < TinyTokenizer.SIZE) {
            throw new IllegalArgumentException("vocab_size is " + this.config.get("vocab_size") + ", less than the "
                    + TinyTokenizer.SIZE + " tokens of the tokenizer");
        }
    }

    /** The same with a field of {@code config.json} set, or set anew, to what a JSON text says; tensors stay as they are. */
    public TinyDirectory with(String field, String json) {
        config.set(field, json(json));
        return this;
    }

    /** The same without a field of {@code config.json}; tensors stay as they are. */
    public TinyDirectory without(String field) {
        config.remove(field);
        return this;
    }

    /** Other random weights; 1 if not called. */
    public TinyDirectory seed(long value) {
        seed = value;
        return this;
    }

    /** How all weights are stored; F32 if not called. */
    public TinyDirectory type(DType value) {
        type = value;
        return with("dtype", value == DType.F32 ? "\"float32\"" : value == DType.F16 ? "\"float16\"" : "\"bfloat16\"");
    }

    /** In how many files the weights are; with more than one there is an index. */
    public TinyDirectory shards(int count) {
        shards = count;
        return this;
    }

    /** What the weights of norms lie around: 1 if not called, 0 for networks that add one to them. */
    public TinyDirectory normWeightsAround(double mean) {
        normMean = mean;
        return this;
    }

    /** The tokenizer adds {@code <|begin_of_text|>} in front of each text. */
    public TinyDirectory withBeginning() {
        beginning = true;
        return this;
    }

    /** A {@code chat_template.jinja}. */
    public TinyDirectory chatTemplate(String text) {
        chatTemplate = Optional.of(text);
        return this;
    }

    /** Writes everything into a folder, which is made if it is not there, and returns the folder. */
    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory.resolve("config.json"), config);
        write(directory.resolve("generation_config.json"), generationConfig());
        write(directory.resolve("tokenizer.json"), TinyTokenizer.file(beginning));
        write(directory.resolve("tokenizer_config.json"), TinyTokenizer.config(beginning));
        if (chatTemplate.isPresent()) {
            Files.writeString(directory.resolve("chat_template.jinja"), chatTemplate.get());
        }
        writeWeights(directory);
        return directory;
    }

    private ObjectNode generationConfig() {
        ObjectNode generation = object().put("_from_model_config", true);
        generation.putArray("eos_token_id").add(TinyTokenizer.END_OF_TURN).add(TinyTokenizer.END_OF_TEXT);
        return generation.put("transformers_version", "4.57.6");
    }

    private void writeWeights(Path directory) throws IOException {
        Random random = new Random(seed);
        ObjectNode index = object();
        index.putObject("metadata").put("total_size", 0L);
        ObjectNode files = index.putObject("weight_map");
        Map<String, SafetensorsWriter> writers = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, List<Integer>> tensor : tensors.entrySet()) {
            String file = shards == 1 ? WEIGHTS : shard(number++ * shards / tensors.size() + 1);
            int[] shape = tensor.getValue().stream().mapToInt(Integer::intValue).toArray();
            writers.computeIfAbsent(file, name -> new SafetensorsWriter())
                    .tensor(tensor.getKey(), type, values(tensor.getKey(), shape, random), shape);
            files.put(tensor.getKey(), file);
        }
        writers.forEach((file, writer) -> writer.write(directory.resolve(file)));
        if (shards > 1) {
            write(directory.resolve(WEIGHTS + ".index.json"), index);
        }
    }

    private String shard(int number) {
        return String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", number, shards);
    }

    private float[] values(String name, int[] shape, Random random) {
        if (shape.length == 1) {
            return vector(name, shape[0], random);
        }
        int columns = shape[1];
        boolean output = name.endsWith("lm_head.weight") || name.endsWith("embed_tokens.weight");
        float[] values = gaussians(shape[0] * columns, 0, GAIN / Math.sqrt(columns), random);
        for (int i = 0; i < values.length && output; i++) {
            values[i] *= TinyTokenizer.isPlain(i / columns) ? 1.5f : 0.5f;
        }
        return values;
    }

    private float[] vector(String name, int length, Random random) {
        if (!name.endsWith("norm.weight")) {
            return gaussians(length, 0, 0.3, random);
        }
        double mean = normMean;
        if (name.endsWith("q_norm.weight") || name.endsWith("k_norm.weight")) {
            mean += 1; // else all positions would be looked at alike
        } else if (name.contains(".post_") && normMean == 0) {
            mean += 2; // to count beside the stream that it is added to
        }
        float[] values = gaussians(length, mean, 0.3, random);
        for (int i = 1; i < length && name.endsWith(".norm.weight"); i += 2) {
            // in the last norm, half of them turned round: else a token would be followed by itself where the matrices
            // are tied
            values[i] -= (float) (2 * (values[i] + 1 - normMean));
        }
        return values;
    }

    static float[] gaussians(int count, double mean, double deviation, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return values;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    static void write(Path file, JsonNode content) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }
}
