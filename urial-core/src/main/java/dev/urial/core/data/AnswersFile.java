package dev.urial.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form of answers files: JSONL, a line an item. */
public final class AnswersFile {
    private AnswersFile() {}

    /**
     * The line of an item, without its end: one JSON object that is valid UTF-8 and one physical line, whatever its texts hold, lone
     * surrogates included. The names of labels must be well-formed, as they are where a file was read.
     */
    public static String line(AnsweredItem item) {
        return line(item, Map.of());
    }

    /** The same with further keys at its end; they must be none of its own. */
    public static String line(AnsweredItem item, Map<String, Object> further) {
        ObjectNode json = AnswerForm.of(item);
        further.forEach((key, value) -> json.set(key, Json.node(value)));
        return Json.line(json);
    }

    /**
     * The item of a line. Unknown keys are ignored. Numbers among the labels are {@link Integer}, {@link Long}, {@link
     * java.math.BigInteger} or {@link java.math.BigDecimal}, the first that holds them.
     *
     * @throws IllegalArgumentException if the line is damaged, saying how
     */
    public static AnsweredItem parse(String line) {
        return AnswerForm.answered(new Fields(Json.object(line)));
    }

    /**
     * Reads a file of ours, or one of the published tools': just-eval's or AlpacaEval's outputs. Told by content, object by object.
     *
     * @return in the file's order, no id twice
     * @throws DataException if it is none or damaged, naming the line
     */
    public static List<AnsweredItem> read(Path file) {
        return read(file, List.of());
    }

    /**
     * The same for those, too, that name their questions by id only: FastChat's answers, and the reference code's outputs for
     * MT-Bench, in which a row for each turn must be in the one file.
     *
     * @param questions what was asked
     */
    public static List<AnsweredItem> read(Path file, List<DatasetItem> questions) {
        Reading reading = new Reading(file, new PublishedAnswers(questions));
        RecordFile.read(file, reading);
        reading.joinTurns();
        if (reading.items.isEmpty()) {
            throw new DataException(file, "is empty; it must hold at least one answer");
        }
        return List.copyOf(reading.items);
    }

    private static final class Reading implements RecordFile.Visitor {
        /** Rows that answer the turns of one question. */
        private record Turns(Place place, List<Fields> rows) {}

        private final Path file;
        private final PublishedAnswers published;
        private final List<AnsweredItem> items = new ArrayList<>();
        private final Map<String, Place> places = new HashMap<>();
        private final Map<String, Turns> turns = new LinkedHashMap<>();

        Reading(Path file, PublishedAnswers published) {
            this.file = file;
            this.published = published;
        }

        @Override
        public void object(Place place, ObjectNode object) {
            Fields fields = new Fields(object);
            try {
                if (PublishedAnswers.isTurn(fields)) {
                    turns.computeIfAbsent(fields.name("question_id"), id -> new Turns(place, new ArrayList<>()))
                            .rows()
                            .add(fields);
                } else {
                    boolean ours = fields.has("answer") || fields.has("status");
                    add(place, ours ? AnswerForm.answered(fields) : published.answered(fields, place.position()));
                }
            } catch (IllegalArgumentException e) {
                broken(place, e);
            }
        }

        @Override
        public void text(Place place, String line) {
            throw place.bad(file, "is no JSON object", null);
        }

        @Override
        public void broken(Place place, IllegalArgumentException problem) {
            throw place.bad(file, String.valueOf(problem.getMessage()), problem);
        }

        void joinTurns() {
            turns.forEach((question, each) -> {
                try {
                    add(each.place(), published.turns(question, each.rows()));
                } catch (IllegalArgumentException e) {
                    broken(each.place(), e);
                }
            });
        }

        private void add(Place place, AnsweredItem item) {
            Place first = places.putIfAbsent(item.item().id(), place);
            if (first != null) {
                throw place.bad(file, "has the id '" + item.item().id() + "' of " + first, null);
            }
            items.add(item);
        }
    }
}
