package dev.urial.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The answers of the published tools' files: just-eval's and AlpacaEval's outputs, FastChat's answers, and the outputs of the
 * reference code for MT-Bench, which has a row for each turn. The latter two name their questions by id only.
 */
final class PublishedAnswers {
    private static final Outcome DONE = new Outcome(Optional.empty(), Tokens.UNKNOWN, Timing.UNKNOWN, Optional.empty());
    private static final List<String> TURN_KEYS = List.of("turn1_output", "turn2_output");
    /** What tells of the record, and not of its item. */
    private static final Set<String> RECORD_KEYS = Set.of(
            "question_id", "answer_id", "tstamp", "model_id", "turn_id", "choices", "turn1_output", "turn2_output");

    private final Map<String, DatasetItem> questions = new LinkedHashMap<>();

    PublishedAnswers(List<DatasetItem> questions) {
        questions.forEach(question -> this.questions.put(question.id(), question));
    }

    /** Whether an object has one turn of several that belong together. */
    static boolean isTurn(Fields fields) {
        return fields.has("question_id") && TURN_KEYS.stream().anyMatch(fields::has);
    }

    /**
     * The item of an object, which is no {@linkplain #isTurn turn}.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    AnsweredItem answered(Fields fields, int position) {
        if (fields.has("choices")) {
            return choices(fields);
        }
        if (fields.has("output") && !fields.has("answer")) {
            Set<String> used = new HashSet<>(Set.of("output", "generator"));
            DatasetItem item = ItemForm.item(fields, position, used);
            return new AnsweredItem(item, List.of(output(fields)), 0, DONE, generator(fields));
        }
        throw new IllegalArgumentException(
                "is no answer: that has 'query' and 'answer', or 'instruction' and 'output', or"
                        + " 'question_id' and 'choices' or 'turn1_output'; " + fields.keys());
    }

    private AnsweredItem choices(Fields fields) {
        JsonNode choices = fields.get("choices");
        if (!choices.isArray() || choices.size() != 1 || !(choices.get(0) instanceof ObjectNode choice)) {
            throw new IllegalArgumentException("'choices' must be a list of one object, was "
                    + (choices.isArray() ? "a list of " + choices.size() : Json.kind(choices)));
        }
        return toQuestion(fields.name("question_id"), new Fields(choice).texts("turns"), List.of(fields));
    }

    // AlpacaEval wants a text; the reference code's later version wrote a list of samples.
    private static String output(Fields fields) {
        if (!fields.get("output").isArray()) {
            return fields.text("output");
        }
        List<String> samples = fields.texts("output");
        if (samples.size() != 1) {
            throw new IllegalArgumentException("'output' must be a text, or a list of one; it has " + samples.size());
        }
        return samples.get(0);
    }

    /**
     * The item of a question's turns.
     *
     * @param rows one for each turn, in any order
     */
    AnsweredItem turns(String question, List<Fields> rows) {
        List<String> answers = new ArrayList<>();
        for (String key : TURN_KEYS) {
            List<Fields> having = rows.stream().filter(row -> row.has(key)).toList();
            if (having.size() > 1) {
                throw new IllegalArgumentException(
                        "question '" + question + "' has " + having.size() + " of '" + key + "'");
            }
            if (!having.isEmpty()) {
                if (answers.size() < TURN_KEYS.indexOf(key)) {
                    throw new IllegalArgumentException("question '" + question + "' has '" + key
                            + "' but not the turn before it; a row of each must be in the file");
                }
                answers.add(having.get(0).text(key));
            }
        }
        return toQuestion(question, answers, rows);
    }

    private AnsweredItem toQuestion(String id, List<String> answers, List<Fields> rows) {
        DatasetItem question = questions.get(id);
        if (question == null) {
            throw new IllegalArgumentException(
                    questions.isEmpty()
                            ? "answers question '" + id + "', which stands in another file (MT-Bench's question.jsonl);"
                                    + " name that too, with --questions"
                            : "answers question '" + id + "', which is not among the " + questions.size() + " given");
        }
        if (answers.isEmpty() || answers.size() > question.queries().size()) {
            throw new IllegalArgumentException("has " + answers.size() + " answers to the "
                    + question.queries().size() + " turns of question '" + id + "'");
        }
        Map<String, Object> labels = new LinkedHashMap<>(question.labels());
        rows.forEach(row -> row.others(RECORD_KEYS).forEach(labels::putIfAbsent));
        List<String> queries = question.queries().subList(0, answers.size());
        DatasetItem item = new DatasetItem(id, question.given(), queries, labels);
        return new AnsweredItem(item, answers, 0, DONE, generator(rows.get(0)));
    }

    private static Optional<String> generator(Fields fields) {
        return List.of("generator", "model_id").stream()
                .filter(key -> fields.get(key).isTextual())
                .findFirst()
                .map(fields::text);
    }
}
