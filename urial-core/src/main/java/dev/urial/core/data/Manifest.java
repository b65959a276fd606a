package dev.urial.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What made a file of results: a JSON object beside it.
 *
 * @param content strings, numbers, booleans, lists and maps, in the order in which they are written; no nulls
 */
public record Manifest(Map<String, Object> content) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};
    private static final String ABSENT = "-";

    /** What may differ between two sessions of one run: where things lie, when and with how much of the machine it ran. */
    private static final Pattern INCIDENTAL = Pattern.compile(
            "urial|command|started|finished|concurrency|counts\\..*|usage\\..*|(dataset|baseline|references)\\.path|(dataset|baseline|references)\\.card\\.(name|title|license|source|revision|cite|sha256)|models\\.[^.]*\\.(reference|device|details\\..*)");

    /**
     * One thing that is not as it was.
     *
     * @param what its path of keys, such as {@code sampling.temperature}
     */
    public record Difference(String what, String then, String now) {}

    public Manifest {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content));
    }

    /** Where the manifest of a file of results stands: {@code X.manifest.json} beside {@code X.jsonl}. */
    public static Path beside(Path results) {
        String name = results.getFileName().toString();
        String stem = name.endsWith(".jsonl") ? name.substring(0, name.length() - ".jsonl".length()) : name;
        return results.resolveSibling(stem + ".manifest.json");
    }

    /**
     * Reads one.
     *
     * @throws DataException if it cannot be read or is no JSON object
     */
    public static Manifest read(Path file) {
        try {
            return new Manifest(JSON.readValue(Files.readAllBytes(file), OBJECT));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new DataException(file, "is no manifest: a JSON object was expected");
        } catch (IOException e) {
            throw new DataException(file, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * What made a file of results, if that stands beside it.
     *
     * @throws DataException if what stands there cannot be read or is no JSON object
     */
    public static Optional<Manifest> of(Path results) {
        return Optional.of(beside(results)).filter(Files::exists).map(Manifest::read);
    }

    /** The same with one key more, or another value of it. */
    public Manifest with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(content);
        changed.put(key, value);
        return new Manifest(changed);
    }

    /** The file's bytes. */
    public byte[] bytes() {
        try {
            String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content);
            return (json + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest holds only what JSON can", e);
        }
    }

    /**
     * What is otherwise now than in this manifest, as far as it can change results: everything but dates, counts, paths and the
     * number of workers. Empty if results of both may stand in one file.
     */
    public List<Difference> differences(Manifest now) {
        Map<String, String> before = flat(this);
        Map<String, String> after = flat(now);
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            String then = before.getOrDefault(key, ABSENT);
            String is = after.getOrDefault(key, ABSENT);
            if (!then.equals(is) && !INCIDENTAL.matcher(key).matches()) {
                differences.add(new Difference(key, then, is));
            }
        }
        return differences;
    }

    private static Map<String, String> flat(Manifest manifest) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", manifest.content, flat);
        return flat;
    }

    private static void flatten(String path, Map<?, ?> from, Map<String, String> to) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested) {
                flatten(path + key + ".", nested, to);
            } else {
                to.put(path + key, String.valueOf(value));
            }
        });
    }
}
