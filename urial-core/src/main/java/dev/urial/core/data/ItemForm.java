package dev.urial.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DatasetItem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The forms in which an object of a file can be an item. */
final class ItemForm {
    private static final List<String> QUERY_KEYS = List.of("query", "instruction", "turns", "messages");

    /** What the hub's copy of MT-Bench calls its turns. As a text it may be anything, a whole prompt for instance. */
    private static final String PROMPT = "prompt";

    private ItemForm() {}

    /** Whether an object says what is asked. */
    static boolean asks(ObjectNode object) {
        return QUERY_KEYS.stream().anyMatch(object::hasNonNull)
                || object.path(PROMPT).isArray();
    }

    /**
     * The item that an object is.
     *
     * @param position of the object in its file, from 0: its name where it has none
     * @throws IllegalArgumentException if it is none, saying why
     */
    static DatasetItem item(ObjectNode object, int position) {
        Fields fields = new Fields(object);
        return AnswerForm.is(fields) ? AnswerForm.asked(fields) : item(fields, position, new HashSet<>());
    }

    /**
     * The same for an object that is no answer of ours.
     *
     * @param used keys that are no labels; those that make the item are added
     */
    static DatasetItem item(Fields fields, int position, Set<String> used) {
        String key = QUERY_KEYS.stream()
                .filter(fields::has)
                .findFirst()
                .or(() ->
                        Optional.of(PROMPT).filter(prompt -> fields.get(prompt).isArray()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "has none of 'query', 'instruction', 'turns', 'messages'; " + fields.keys()));
        used.add(key);
        String id = id(fields, position, used);
        if (key.equals("messages")) {
            return Conversation.of(fields.get(key)).item(id, fields.others(used));
        }
        boolean several =
                key.equals("turns") || (key.equals("prompt") && fields.get(key).isArray());
        List<String> queries = several ? turns(fields, key) : List.of(query(fields, key, used));
        return new DatasetItem(id, List.of(), queries, fields.others(used));
    }

    /** The name of an object: {@code id}, else {@code question_id}, else its position. */
    private static String id(Fields fields, int position, Set<String> used) {
        for (String key : List.of("id", "question_id")) {
            if (fields.has(key)) {
                used.add(key);
                return fields.name(key);
            }
        }
        return Integer.toString(position);
    }

    private static String query(Fields fields, String key, Set<String> used) {
        String query = fields.text(key);
        if (query.isBlank()) {
            throw new IllegalArgumentException("'" + key + "' is empty");
        }
        // Alpaca's form: what an instruction is about stands beside it
        if (key.equals("instruction") && fields.get("input").isTextual()) {
            used.add("input");
            String input = fields.text("input");
            return input.isBlank() ? query : query + "\n\n" + input;
        }
        return query;
    }

    private static List<String> turns(Fields fields, String key) {
        List<String> turns = fields.texts(key);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + key + "' is an empty list; it takes the user's queries, one or more");
        }
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).isBlank()) {
                throw new IllegalArgumentException("'" + key + "' has an empty query, number " + (i + 1));
            }
        }
        return turns;
    }

    /** The item of a line of plain text. */
    static DatasetItem item(String line, int position) {
        return new DatasetItem(Integer.toString(position), List.of(), List.of(line), Map.of());
    }
}
