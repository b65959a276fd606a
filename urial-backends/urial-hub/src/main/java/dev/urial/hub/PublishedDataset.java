package dev.urial.hub;

import dev.urial.core.data.DatasetFile;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A dataset that many know: its card, and where the hub has it.
 *
 * @param license as its owners state it
 * @param file its path in the repository
 */
record PublishedDataset(
        String name, String title, String license, String source, String cite, RepositoryName repository, String file) {

    /**
     * The file as it is, with the card of this dataset: a copy that the user has, else the hub's, fetched if it is not there.
     *
     * @param copy as the user wrote it
     * @param revision of the repository; of a copy, what the user says that it is
     */
    Dataset open(
            Supplier<HubSettings> settings, Optional<Path> copy, Optional<String> revision, PluginContext context) {
        if (copy.isPresent()) {
            DatasetFile read = DatasetFile.read(context.resolve(copy.get().toString()), false);
            return Dataset.of(card(read, revision), read.items());
        }
        HubClient client = new HubClient(settings.get());
        DownloadListener told = license.contains("-NC")
                ? new DownloadLines(line -> context.tell(line + " (" + name + " is under " + license + ")"))
                : new DownloadLines(context::tell);
        Path fetched = client.fetch(repository, revision.orElse("main"), file, told);
        DatasetFile read = DatasetFile.read(fetched, false);
        return Dataset.of(card(read, Optional.of(client.cache().commitOf(repository, fetched))), read.items());
    }

    /** The labels of an item without the answer that a file may have beside it, and who gave it; to be changed. */
    static Map<String, Object> labels(DatasetItem item) {
        Map<String, Object> labels = new LinkedHashMap<>(item.labels());
        labels.remove("output");
        labels.remove("generator");
        return labels;
    }

    private DatasetCard card(DatasetFile read, Optional<String> revision) {
        return new DatasetCard(
                name,
                read.card().place(),
                read.sha256(),
                Optional.of(title),
                Optional.of(license),
                Optional.of(source),
                revision,
                Optional.of(cite),
                Map.of());
    }
}
