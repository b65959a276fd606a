package dev.urial.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tensors of a Hugging Face directory, all in memory; remembers which were asked for. Trusts the files. */
final class DirectoryTensors {
    private static final String LORA = "base_model.model.";

    private final Map<String, double[][]> tensors = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    private DirectoryTensors() {}

    DirectoryTensors(Path directory) throws IOException {
        Path index = directory.resolve("model.safetensors.index.json");
        Set<String> files = new LinkedHashSet<>();
        if (Files.exists(index)) {
            TinyDirectory.json(Files.readString(index)).get("weight_map").forEach(file -> files.add(file.asText()));
        } else {
            files.add("model.safetensors");
        }
        for (String file : files) {
            load(directory.resolve(file));
        }
    }

    /** Adds what a PEFT adapter adds. */
    DirectoryTensors with(Path adapter) throws IOException {
        JsonNode config = TinyDirectory.json(Files.readString(adapter.resolve("adapter_config.json")));
        boolean plain = config.path("peft_type").asText().equals("LORA")
                && config.path("bias").asText("none").equals("none")
                && !config.path("use_dora").asBoolean()
                && !config.path("fan_in_fan_out").asBoolean();
        if (!plain) {
            throw new IllegalArgumentException(adapter + ": is more than plain LoRA, which is not computed here");
        }
        DirectoryTensors added = new DirectoryTensors();
        added.load(adapter.resolve("adapter_model.safetensors"));
        for (String name : added.tensors.keySet()) {
            if (name.startsWith(LORA) && name.endsWith(".lora_A.weight")) {
                String module = name.substring(LORA.length(), name.length() - ".lora_A.weight".length());
                addProduct(
                        matrix(module + ".weight"),
                        added.matrix(LORA + module + ".lora_B.weight"),
                        added.matrix(name),
                        factor(config, module));
            }
        }
        if (!added.unread().isEmpty()) {
            throw new IllegalArgumentException(adapter + ": has tensors that are not computed here: " + added.unread());
        }
        read.clear();
        return this;
    }

    private static double factor(JsonNode config, String module) {
        double alpha = pattern(config.path("alpha_pattern"), module)
                .orElse(config.get("lora_alpha"))
                .doubleValue();
        double rank = pattern(config.path("rank_pattern"), module)
                .orElse(config.get("r"))
                .doubleValue();
        return alpha / (config.path("use_rslora").asBoolean() ? Math.sqrt(rank) : rank);
    }

    /** Keys are regular expressions of a name's end. */
    private static Optional<JsonNode> pattern(JsonNode patterns, String module) {
        for (Map.Entry<String, JsonNode> entry : patterns.properties()) {
            if (module.matches("(.*\\.)?(" + entry.getKey() + ")")) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static void addProduct(double[][] to, double[][] left, double[][] right, double factor) {
        for (int row = 0; row < to.length; row++) {
            for (int column = 0; column < to[row].length; column++) {
                for (int i = 0; i < right.length; i++) {
                    to[row][column] += factor * left[row][i] * right[i][column];
                }
            }
        }
    }

    /** Rows of outputs by columns of inputs. */
    double[][] matrix(String name) {
        read.add(name);
        return Optional.ofNullable(tensors.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no tensor '" + name + "'"));
    }

    /** A vector, if it is there. */
    Optional<double[]> optional(String name) {
        return tensors.containsKey(name) ? Optional.of(matrix(name)[0]) : Optional.empty();
    }

    /** The names that nobody asked for. */
    Set<String> unread() {
        Set<String> names = new LinkedHashSet<>(tensors.keySet());
        names.removeAll(read);
        return names;
    }

    private void load(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) bytes.getLong()];
        bytes.get(header);
        ByteBuffer numbers = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, JsonNode> entry :
                TinyDirectory.json(new String(header, StandardCharsets.UTF_8)).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(entry.getValue(), numbers));
            }
        }
    }

    /** A vector is a matrix of one row. */
    private static double[][] tensor(JsonNode description, ByteBuffer numbers) {
        JsonNode shape = description.get("shape");
        int columns = shape.get(shape.size() - 1).intValue();
        double[][] rows = new double[shape.size() == 1 ? 1 : shape.get(0).intValue()][columns];
        numbers.position(description.get("data_offsets").get(0).intValue());
        String type = description.get("dtype").asText();
        for (double[] row : rows) {
            Arrays.setAll(row, i -> number(type, numbers));
        }
        return rows;
    }

    private static double number(String type, ByteBuffer numbers) {
        return switch (type) {
            case "F32" -> numbers.getFloat();
            case "BF16" -> Float.intBitsToFloat(numbers.getShort() << 16);
            case "F16" -> half(numbers.getShort());
            default -> throw new IllegalArgumentException("numbers of the type " + type + " are not read here");
        };
    }

    private static double half(short bits) {
        int exponent = (bits >> 10) & 31;
        double fraction = (bits & 1023) / 1024.0;
        double magnitude = exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
        return bits < 0 ? -magnitude : magnitude;
    }
}
