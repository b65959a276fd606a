package dev.urial.cli;

import dev.urial.core.gguf.SplitName;
import dev.urial.hub.HubCache.CachedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in the hub's cache: its file, or its parts together, or its directory.
 *
 * @param file the first part, or the directory
 * @param parts that are here
 * @param bytes of all of them
 * @param settings to write behind its reference, so that it is this model that is meant
 */
record CachedModel(CachedFile file, int parts, long bytes, String settings) {
    private static final int SHORT = 12;

    /** The models that files make up. */
    static List<CachedModel> of(List<CachedFile> files) {
        Map<String, CachedModel> models = new LinkedHashMap<>();
        for (CachedFile file : files) {
            String commit = file.commit() + " " + file.repository() + " ";
            if (file.file().isEmpty()) {
                models.put(commit, new CachedModel(file, 1, file.size(), ""));
                continue;
            }
            String name = file.file().get();
            String first = SplitName.of(name).map(SplitName::first).orElse(name);
            models.merge(
                    commit + first,
                    new CachedModel(file, 1, file.size(), ""),
                    (one, other) -> new CachedModel(one.file, one.parts + 1, one.bytes + other.bytes, ""));
            // of a repository with both a file would be taken
            models.computeIfPresent(
                    commit, (key, both) -> new CachedModel(both.file, both.parts, both.bytes, "?engine=djl"));
        }
        return List.copyOf(models.values());
    }

    /** What to write for it after {@code -m}. */
    String reference() {
        String revision = file.revisions().contains("main")
                ? ""
                : "@" + file.revisions().stream().findFirst().orElse(file.commit());
        return "hf:" + file.repository() + revision
                + file.file().map(name -> "/" + name).orElse("") + settings;
    }

    /** Its commit and what meant it; which parts are missing, if any. */
    String revision() {
        String commit = file.commit().substring(0, Math.min(SHORT, file.commit().length()));
        String named = file.revisions().isEmpty() ? "" : " (" + String.join(", ", file.revisions()) + ")";
        Optional<Integer> count = file.file().flatMap(SplitName::of).map(SplitName::count);
        return commit
                + named
                + count.filter(all -> all != parts)
                        .map(all -> ", " + parts + " of " + all + " parts")
                        .orElse("");
    }
}
