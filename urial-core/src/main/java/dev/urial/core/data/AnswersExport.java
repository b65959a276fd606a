package dev.urial.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes answers in the forms that the published tools read. An item that failed has no place in them and is left out.
 *
 * @param form whose
 * @param generator who answered, for all items; else each item's own word, else the origin's model, else {@link #UNKNOWN}
 * @param origin of the answers
 */
public record AnswersExport(Form form, Optional<String> generator, AnswersOrigin origin) {
    /** The name of a generator that nobody named. */
    public static final String UNKNOWN = "unknown";

    /** The forms, each named as on the command line. */
    public enum Form {
        /** just-eval: a JSON array of id, instruction, output, generator, dataset, source_id, datasplit and all other labels. */
        JUST_EVAL,
        /** AlpacaEval's model outputs: a JSON array of instruction, output, generator and dataset. */
        ALPACA_EVAL,
        /** FastChat's model answers: JSONL of question_id, answer_id, model_id, choices and tstamp. */
        MT_BENCH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
    private static final int ANSWER_ID_LENGTH = 22;
    private static final BigInteger ANSWER_IDS = BigInteger.valueOf(36).pow(ANSWER_ID_LENGTH);

    /**
     * Writes a file, in the items' order; it is whole or not there.
     *
     * @param answers of which file, for messages
     * @throws DataException if it cannot be written, or an item does not fit the form: then nothing is written
     */
    public void write(Path answers, List<AnsweredItem> items, Path file) {
        List<AnsweredItem> ok =
                items.stream().filter(item -> item.outcome().ok()).toList();
        ok.forEach(item -> refuseUnfit(answers, item.item()));
        WholeFile.write(file, out -> {
            if (form == Form.MT_BENCH) {
                for (AnsweredItem item : ok) {
                    out.append(Json.line(fastChat(item))).append('\n');
                }
            } else {
                list(out, ok);
            }
        });
    }

    /** Who answered an item. */
    public String generatorOf(AnsweredItem item) {
        return generator.or(item::generator).or(origin::model).orElse(UNKNOWN);
    }

    private void refuseUnfit(Path answers, DatasetItem item) {
        String why = "";
        if (!item.given().isEmpty()) {
            why = "earlier turns, which " + form + " has no place for";
        } else if (form != Form.MT_BENCH && item.queries().size() > 1) {
            why = item.queries().size() + " turns; " + form + " has one, " + Form.MT_BENCH + " several";
        }
        if (!why.isEmpty()) {
            throw new DataException(answers, "item '" + item.id() + "' has " + why);
        }
    }

    private void list(Writer out, List<AnsweredItem> items) throws IOException {
        String before = "[\n  ";
        for (AnsweredItem item : items) {
            ObjectNode json = form == Form.JUST_EVAL ? justEval(item) : alpacaEval(item);
            out.append(before).append(Json.pretty(json).replace("\n", "\n  "));
            before = ",\n  ";
        }
        out.append(items.isEmpty() ? "[]\n" : "\n]\n");
    }

    private ObjectNode justEval(AnsweredItem item) {
        ObjectNode json = Json.object();
        id(json, "id", item.item().id());
        answer(json, item);
        label(json, item, "dataset");
        label(json, item, "source_id");
        label(json, item, "datasplit");
        if (!json.has("datasplit")) {
            json.put("datasplit", "just_eval");
        }
        item.item().labels().forEach((key, value) -> {
            if (!json.has(key)) {
                json.set(key, Json.node(value));
            }
        });
        return json;
    }

    private ObjectNode alpacaEval(AnsweredItem item) {
        ObjectNode json = Json.object();
        answer(json, item);
        label(json, item, "dataset");
        return json;
    }

    private ObjectNode fastChat(AnsweredItem item) {
        ObjectNode json = Json.object();
        String model = generatorOf(item);
        id(json, "question_id", item.item().id());
        json.put("answer_id", answerId(model, item.item().id()));
        json.put("model_id", model);
        json.putArray("choices").addObject().put("index", 0).set("turns", Json.node(item.answers()));
        json.put(
                "tstamp",
                origin.finished().map(time -> time.toEpochMilli() / 1e3).orElse(0.0));
        return json;
    }

    private void answer(ObjectNode json, AnsweredItem item) {
        json.put("instruction", item.item().queries().get(0));
        json.put("output", item.answers().get(0));
        json.put("generator", generatorOf(item));
    }

    private static void label(ObjectNode json, AnsweredItem item, String key) {
        Object value = item.item().labels().get(key);
        if (value != null) {
            json.set(key, Json.node(value));
        }
    }

    // The tools join answers to questions by ids that are numbers in their own files.
    private static void id(ObjectNode json, String key, String id) {
        if (WHOLE_NUMBER.matcher(id).matches()) {
            json.put(key, Long.parseLong(id));
        } else {
            json.put(key, id);
        }
    }

    // In the form of theirs, which are drawn by chance; the same answers get the same here.
    private static String answerId(String model, String id) {
        String hash = Sha256.hex((model + "\0" + id).getBytes(StandardCharsets.UTF_8));
        String digits = new BigInteger(hash, 16).mod(ANSWER_IDS).toString(36).toUpperCase(Locale.ROOT);
        return "0".repeat(ANSWER_ID_LENGTH - digits.length()) + digits;
    }
}
