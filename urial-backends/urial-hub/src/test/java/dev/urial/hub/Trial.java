package dev.urial.hub;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Settings for a hub that answers at once, and what a listener heard. */
final class Trial implements DownloadListener {
    static final Patience QUICK = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(10), 5);

    static final RepositoryName REPOSITORY = new RepositoryName("some-org", "Some_Model.v1");

    final List<String> progress = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    static HubSettings settings(URI endpoint, Path cache) {
        return settings(endpoint, cache, Optional.empty(), QUICK);
    }

    static HubSettings settings(URI endpoint, Path cache, Optional<String> token, Patience patience) {
        return new HubSettings(endpoint, cache, token.map(text -> new Token(text, "HF_TOKEN")), false, patience);
    }

    static HubSettings offline(URI endpoint, Path cache) {
        return new HubSettings(endpoint, cache, Optional.empty(), true, QUICK);
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** All regular files below a folder, links left out. */
    static List<String> files(Path folder) throws Exception {
        try (var walk = Files.walk(folder)) {
            return walk.filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void progress(String file, long done, long total) {
        progress.add(file + " " + done + "/" + total);
    }

    @Override
    public void note(String message) {
        notes.add(message);
    }
}
