package dev.urial.hub;

import dev.urial.core.gguf.SplitName;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** GGUF models of the hub, brought here when they are asked for. Safe for many threads. */
public final class HubModels {
    private static final Pattern USUAL = Pattern.compile("(?i)(?<![a-z0-9])q4_k_m(?![a-z0-9_])");

    /** What stands beside models and is none: image encoders, statistics of quantisation. */
    private static final Pattern BESIDE = Pattern.compile("(?i)(.*/)?(mmproj|imatrix)[^/]*");

    private final HubClient client;

    public HubModels(HubClient client) {
        this.client = client;
    }

    /**
     * The file to load for a reference. Of a model in several parts all are fetched and the first is returned.
     *
     * @return in the folder of its commit, with its parts beside it
     * @throws ConfigException if the repository has no GGUF file, or several of which none is the one to take: the only one of
     *     the quantisation Q4_K_M
     * @throws dev.urial.core.spi.BackendException as {@link HubClient#fetch}
     */
    public Path fetch(HubReference reference, DownloadListener listener) {
        RepositoryName repository = reference.repository();
        if (reference.file().isPresent()) {
            return parts(repository, reference.revision(), reference.file().get(), listener);
        }
        HubClient.Listing listing = client.list(repository, reference.revision(), listener);
        Path file = parts(repository, listing.commit(), chosen(reference, listing.files()), listener);
        client.cache().remember(repository, reference.revision(), listing.commit());
        return file;
    }

    private Path parts(RepositoryName repository, String revision, String file, DownloadListener listener) {
        List<String> names = SplitName.of(file).map(SplitName::all).orElse(List.of(file));
        Path first = client.fetch(repository, revision, names.get(0), listener);
        // those beside the first, even if the revision should mean another commit by now
        String commit = client.cache().commitOf(repository, first);
        for (String other : names.subList(1, names.size())) {
            Path unused = client.fetch(repository, commit, other, listener);
        }
        return first;
    }

    /** The file to take of a repository that has these. */
    static String chosen(HubReference reference, List<String> files) {
        List<String> models = new ArrayList<>();
        for (String file : HubRefusal.ggufs(files)) {
            Optional<SplitName> split = SplitName.of(file);
            if (!BESIDE.matcher(file).matches() && split.map(SplitName::number).orElse(1) == 1) {
                models.add(file);
            }
        }
        if (models.isEmpty()) {
            throw new ConfigException(
                    reference.toString(),
                    "has no GGUF file" + (files.isEmpty() ? "" : " (it has " + HubRefusal.shown(files) + ")")
                            + "; models in other forms are for the backend djl, which is to come");
        }
        List<String> usual =
                models.stream().filter(name -> USUAL.matcher(name).find()).toList();
        if (models.size() > 1 && usual.size() != 1) {
            throw new ConfigException(
                    reference.toString(),
                    "has several GGUF files and not one of Q4_K_M; name one, as in " + reference + "/" + models.get(0)
                            + ": " + HubRefusal.shown(models));
        }
        return models.size() == 1 ? models.get(0) : usual.get(0);
    }
}
