package dev.urial.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which files of a repository make up a model in the form of the Hugging Face library, a directory. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final List<String> BESIDE_WEIGHTS =
            List.of(CONFIG, "generation_config.json", TOKENIZER, "tokenizer_config.json", "chat_template.jinja");

    private static final int MAX_INDEX = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFiles() {}

    /** Whether there is a model among these, by its configuration and its weights. */
    static boolean amongst(Collection<String> files) {
        return files.contains(CONFIG) && (files.contains(WEIGHTS) || files.contains(INDEX));
    }

    /** Of these files the model's, small ones first; those with weights only if no index names them. */
    static List<String> of(Collection<String> files) {
        List<String> all = new ArrayList<>(BESIDE_WEIGHTS);
        all.add(files.contains(WEIGHTS) ? WEIGHTS : INDEX);
        all.retainAll(files);
        return all;
    }

    /** The files with weights that an index names; empty if it names none, or others than safetensors. */
    static List<String> shards(Path index) {
        Set<String> shards = new TreeSet<>();
        try {
            if (Files.size(index) <= MAX_INDEX) {
                JsonNode map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
                map.forEach(file -> shards.add(file.asText()));
            }
            shards.forEach(HubReference::checkPath);
        } catch (IOException | IllegalArgumentException broken) {
            return List.of();
        }
        return shards.stream().allMatch(name -> name.endsWith(".safetensors")) ? List.copyOf(shards) : List.of();
    }
}
