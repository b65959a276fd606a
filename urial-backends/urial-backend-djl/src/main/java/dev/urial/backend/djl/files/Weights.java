package dev.urial.backend.djl.files;

import dev.urial.backend.djl.family.ConfigFields;
import dev.urial.core.data.Unloadable;
import dev.urial.core.safetensors.SafetensorsFile;
import dev.urial.core.safetensors.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a directory, from {@code model.safetensors} or from the files that {@code model.safetensors.index.json} names.
 *
 * @param files that were read
 * @param tensors by their names in the files
 */
record Weights(List<Path> files, Map<String, StoredTensor> tensors) {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    /** Reads the headers of all files and holds them against the index. */
    static Weights read(Path directory) {
        Path single = directory.resolve(SINGLE);
        if (Files.exists(single)) {
            SafetensorsFile file = SafetensorsFile.read(single);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            file.names().forEach(name -> tensors.put(name, file.tensor(name)));
            return new Weights(List.of(single), tensors);
        }
        return sharded(directory, directory.resolve(INDEX));
    }

    private static Weights sharded(Path directory, Path index) {
        ConfigFields map = ConfigFields.read(index)
                .fields("weight_map")
                .orElseThrow(() -> Refusal.of(index, "field 'weight_map' is missing"));
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : map.names()) {
            String shard = map.text(name).orElseThrow(() -> map.refusal(name, "must name a file"));
            SafetensorsFile file = shards.computeIfAbsent(shard, any -> shard(directory, map, name, shard));
            if (!file.names().contains(name)) {
                throw map.refusal(name, "is not true: that file has no such tensor");
            }
            tensors.put(name, file.tensor(name));
        }
        checkNothingElse(index, tensors, shards.values());
        List<Path> files = new ArrayList<>(List.of(index));
        shards.values().forEach(shard -> files.add(shard.file()));
        return new Weights(files, tensors);
    }

    private static SafetensorsFile shard(Path directory, ConfigFields map, String tensor, String shard) {
        if (!shard.matches("[^/\\\\:\\x00-\\x1F\\x7F]+\\.safetensors")) {
            throw map.refusal(tensor, "is not the plain name of a safetensors file");
        }
        Path file = directory.resolve(shard);
        if (!Files.exists(file)) {
            throw map.refusal(tensor, "is a file that is missing in " + directory);
        }
        return SafetensorsFile.read(file);
    }

    /** A tensor that is in a file but not in the index may be one that the index has in another file. */
    private static void checkNothingElse(
            Path index, Map<String, StoredTensor> tensors, Collection<SafetensorsFile> shards) {
        for (SafetensorsFile shard : shards) {
            for (String name : shard.names()) {
                StoredTensor known = tensors.get(name);
                if (known == null || !known.file().equals(shard.file())) {
                    throw Refusal.of(
                            index,
                            "it does not name tensor '" + Unloadable.printable(name) + "' of " + shard.file()
                                    + (known == null ? "" : ", but one of this name in " + known.file()));
                }
            }
        }
    }
}
