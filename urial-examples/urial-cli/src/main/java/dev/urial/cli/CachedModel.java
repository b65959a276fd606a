package dev.urial.cli;

import dev.urial.core.gguf.SplitName;
import dev.urial.hub.HubCache.CachedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in the hub's cache: its file, or its parts together.
 *
 * @param file the first part
 * @param parts that are here
 * @param bytes of all of them
 */
record CachedModel(CachedFile file, int parts, long bytes) {
    private static final int SHORT = 12;

    /** The models that files make up. */
    static List<CachedModel> of(List<CachedFile> files) {
        Map<String, CachedModel> models = new LinkedHashMap<>();
        for (CachedFile file : files) {
            String first = SplitName.of(file.file()).map(SplitName::first).orElse(file.file());
            models.merge(
                    file.commit() + " " + file.repository() + " " + first,
                    new CachedModel(file, 1, file.size()),
                    (one, other) -> new CachedModel(one.file, one.parts + 1, one.bytes + other.bytes));
        }
        return List.copyOf(models.values());
    }

    /** What to write for it after {@code -m}. */
    String reference() {
        String revision = file.revisions().contains("main")
                ? ""
                : "@" + file.revisions().stream().findFirst().orElse(file.commit());
        return "hf:" + file.repository() + revision + "/" + file.file();
    }

    /** Its commit and what meant it; which parts are missing, if any. */
    String revision() {
        String commit = file.commit().substring(0, Math.min(SHORT, file.commit().length()));
        String named = file.revisions().isEmpty() ? "" : " (" + String.join(", ", file.revisions()) + ")";
        Optional<Integer> count = SplitName.of(file.file()).map(SplitName::count);
        return commit
                + named
                + count.filter(all -> all != parts)
                        .map(all -> ", " + parts + " of " + all + " parts")
                        .orElse("");
    }
}
