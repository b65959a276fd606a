package dev.urial.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of queries, in any of the forms that users have. Start at {@link #read}.
 *
 * <p>JSONL or a JSON array of objects with {@code query} or {@code instruction} (just-eval, AlpacaEval; an {@code input} that is not
 * blank follows the instruction after a blank line), or {@code turns} (MT-Bench: the user's queries), or {@code messages} (objects
 * with {@code role} and {@code content}, text or a list of text parts), or {@code prompt} (a list of the user's queries); or plain
 * text, a query a line. Answers files of ours are read
 * for what was asked. The id is {@code id}, else {@code question_id}, else the 0-based position among the records that are not blank,
 * bad ones counted. Further fields that are not null are labels.
 *
 * <p>Of {@code messages}, the user's last one is the query and those before it are given. A system message stands before the first
 * query, a blank line between, for a base model's prompt has no other place for it. What follows the last query is the label
 * {@code reference}.
 *
 * <p>A file of one's own says what it is in {@code X.card.yaml} beside {@code X.jsonl}: {@code name}, {@code title}, {@code license},
 * {@code source}, {@code revision}, {@code cite}, each a text and each optional; see {@link DatasetCard}.
 *
 * @see DatasetItem
 */
public final class DatasetFile implements Dataset {
    private static final int PROBLEMS_KEPT = 5;

    private final Path path;
    private final List<DatasetItem> items;
    private final int skipped;
    private final List<String> problems;
    private final DatasetCard card;

    private DatasetFile(Path path, Reading reading, DatasetCard card) {
        this.path = path;
        this.items = List.copyOf(reading.items);
        this.skipped = reading.skipped;
        this.problems = List.copyOf(reading.problems);
        this.card = card;
    }

    /**
     * Reads a file; once, so that it may be a pipe.
     *
     * @param skipBad whether records that are no item are left out and counted; of items with one id the first stays. A file that
     *     is not UTF-8, and an array that is not JSON, are refused all the same
     * @throws DataException if there is no item to use, or, without {@code skipBad}, at the first that is bad, naming its line
     * @throws dev.urial.core.spi.ConfigException if the card beside it is none
     */
    public static DatasetFile read(Path file, boolean skipBad) {
        Reading reading = new Reading(file, skipBad);
        String sha256 = RecordFile.read(file, reading);
        if (reading.items.isEmpty()) {
            throw new DataException(
                    file,
                    reading.skipped == 0
                            ? "is empty; it must hold at least one query"
                            : "has no item that can be used; " + reading.problems.get(0));
        }
        return new DatasetFile(file, reading, DatasetCardFile.card(file, sha256));
    }

    public Path path() {
        return path;
    }

    @Override
    public DatasetCard card() {
        return card;
    }

    @Override
    public List<DatasetItem> items() {
        return items;
    }

    @Override
    public int skipped() {
        return skipped;
    }

    /** What is wrong with the first few of them, each with its line. */
    public List<String> problems() {
        return problems;
    }

    /** The hash of the file's bytes, in lower-case hex. */
    public String sha256() {
        return card.sha256();
    }

    private static final class Reading implements RecordFile.Visitor {
        private final Path file;
        private final boolean skipBad;
        private final List<DatasetItem> items = new ArrayList<>();
        private final Map<String, Place> places = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private int skipped;

        Reading(Path file, boolean skipBad) {
            this.file = file;
            this.skipBad = skipBad;
        }

        @Override
        public void object(Place place, ObjectNode object) {
            DatasetItem item;
            try {
                item = ItemForm.item(object, place.position());
            } catch (IllegalArgumentException e) {
                broken(place, e);
                return;
            }
            add(place, item);
        }

        @Override
        public void text(Place place, String line) {
            add(place, ItemForm.item(line, place.position()));
        }

        @Override
        public void broken(Place place, IllegalArgumentException problem) {
            if (!skipBad) {
                throw place.bad(file, String.valueOf(problem.getMessage()), problem);
            }
            skipped++;
            if (problems.size() < PROBLEMS_KEPT) {
                problems.add(place + ": " + problem.getMessage());
            }
        }

        private void add(Place place, DatasetItem item) {
            Place first = places.putIfAbsent(item.id(), place);
            if (first != null) {
                broken(place, new IllegalArgumentException("has the id '" + item.id() + "' of " + first));
            } else {
                items.add(item);
            }
        }
    }
}
