package dev.urial.analysis.shift;

import dev.urial.core.run.Task;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The aligned model, heard for many items ahead, so that it need not be in memory with the base model: its rows wait in files, all of
 * each row, for the divergence needs it whole. When they fill their budget of disk space the base model has its turn, and then the
 * next items have theirs. A row is 1 MB at 262,144 tokens of vocabulary.
 */
final class SpooledSpeaker implements Speaker {
    private final Speaker live;
    private final List<DatasetItem> items;
    private final Predicate<String> done;
    private final OptionalInt vocabulary;
    private final Path folder;
    private final long budget;
    private final Consumer<String> told;
    private final Map<String, Kept> kept = new HashMap<>();

    /**
     * @param items all that may be asked for, in the order in which they will be
     * @param done ids that will not be asked for
     * @param vocabulary the size of a row; empty where the speaker gives scores
     * @param folder for the files; made, emptied first and deleted at the end
     * @param budget in bytes; exceeded by one item's rows at most
     */
    SpooledSpeaker(
            Speaker live,
            List<DatasetItem> items,
            Predicate<String> done,
            OptionalInt vocabulary,
            Path folder,
            long budget,
            Consumer<String> told) {
        this.live = live;
        this.items = List.copyOf(items);
        this.done = done;
        this.vocabulary = vocabulary;
        this.folder = folder;
        this.budget = budget;
        this.told = told;
    }

    /** One of both. */
    private record Kept(
            @Nullable Spoken spoken,
            @Nullable Spool rows,
            @Nullable BackendException failure) {}

    @Override
    public Spoken speak(DatasetItem item) {
        if (!kept.containsKey(item.id())) {
            hear(item);
        }
        Kept heard = kept.remove(item.id());
        if (heard == null) {
            throw new IllegalArgumentException("the item '" + item.id() + "' is not among those of the study");
        }
        if (heard.failure() != null) {
            throw heard.failure();
        }
        Spoken spoken = heard.spoken();
        if (spoken == null) {
            throw new IllegalStateException("neither an answer nor a failure was kept");
        }
        Spool rows = heard.rows();
        return new Spoken(
                spoken.context(),
                spoken.text(),
                spoken.ids(),
                spoken.ended(),
                spoken.retokenised(),
                rows == null ? Optional.empty() : Optional.of(rows.walk()),
                spoken.scores());
    }

    /** Hears this item and as many of those behind it as the budget holds. */
    private void hear(DatasetItem first) {
        emptied(true);
        long bytes = 0;
        int count = 0;
        int start = items.indexOf(first);
        for (DatasetItem item : items.subList(Math.max(0, start), items.size())) {
            if (bytes >= budget || (count > 0 && Thread.currentThread().isInterrupted())) {
                break;
            }
            if (item.equals(first) || !done.test(item.id())) {
                Kept heard = heard(item, folder.resolve(count + ".rows"));
                kept.put(item.id(), heard);
                bytes += size(heard);
                count++;
            }
        }
        told.accept(
                "the aligned model has answered " + count + (count == 1 ? " item" : " items") + "; now the base model");
    }

    private Kept heard(DatasetItem item, Path file) {
        try (Spoken spoken = live.speak(item)) {
            Spool rows =
                    spoken.rows().isPresent() ? Spool.of(spoken.rows().get(), vocabulary.orElseThrow(), file) : null;
            return new Kept(spoken, rows, null);
        } catch (BackendException failure) {
            if (Task.endsTheRun(failure)) {
                throw failure;
            }
            return new Kept(null, null, failure);
        }
    }

    private long size(Kept heard) {
        return heard.rows() == null
                ? 0
                : (long) Float.BYTES * vocabulary.orElseThrow() * heard.rows().count();
    }

    @Override
    public void close() {
        try {
            kept.clear();
            emptied(false);
        } finally {
            live.close();
        }
    }

    private void emptied(boolean made) {
        try {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.rows")) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
            }
            if (made) {
                Files.createDirectories(folder);
            } else {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new DataException(folder, "cannot be used for the rows of the first pass: " + e.getMessage());
        }
    }
}
