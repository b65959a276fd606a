package dev.urial.eval.judged;

import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Pieces.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The form of judged files: JSONL, a line an item. */
public final class JudgedFile {
    private JudgedFile() {}

    /** The line of a judgment, without its end: one JSON object that is valid UTF-8 and one physical line, whatever its texts hold. */
    public static String line(Judgment judgment) {
        return JsonLine.of(JudgmentForm.of(judgment));
    }

    /**
     * The judgment of a line. Unknown keys are ignored; numbers among the labels are as {@link JsonLine#parse} has them.
     *
     * @throws IllegalArgumentException if the line is damaged, saying how
     */
    public static Judgment parse(String line) {
        return JudgmentForm.judgment(new Fields(JsonLine.parse(line)));
    }

    /**
     * Reads a file of ours, or one that just-eval, the reference code's pairwise judge or FastChat's MT-Bench recorded, with the parse of
     * the time.
     *
     * @return in the file's order
     * @throws DataException if it is none or damaged, naming the line
     */
    public static List<Judgment> read(Path file) {
        return read(file, Replies.UNREAD);
    }

    /**
     * The same.
     *
     * @param replies for recorded items that have no {@code parsed_result} or one that is no object of such scores or choices
     */
    public static List<Judgment> read(Path file, Replies replies) {
        List<Judgment> judgments = new ArrayList<>();
        read(file, replies, judgments::add);
        return List.copyOf(judgments);
    }

    /**
     * The same, one by one: nothing of a file of ours is held but the keys. Each object's form is told by its content.
     *
     * @param each takes the judgments in the file's order; no {@link ItemKey} comes twice in one {@link Run}
     */
    public static void read(Path file, Replies replies, Consumer<Judgment> each) {
        Recorded recorded = new Recorded(replies);
        Map<Run, Map<ItemKey, Integer>> lines = new HashMap<>();
        Records.read(file, (position, line, object) -> {
            Fields fields = new Fields(object);
            Judgment judgment = judgment(fields, recorded, position);
            Integer first = lines.computeIfAbsent(Run.of(judgment), run -> new HashMap<>())
                    .putIfAbsent(judgment.key(), line);
            if (first != null) {
                throw new IllegalArgumentException("has the id '" + judgment.key() + "' of line " + first);
            }
            each.accept(judgment);
        });
        if (lines.isEmpty()) {
            throw new DataException(file, "is empty; it must hold at least one judgment");
        }
    }

    private static Judgment judgment(Fields fields, Recorded recorded, int position) {
        if (recorded.is(fields)) {
            return recorded.judgment(fields, position);
        }
        return RecordedMatch.is(fields) ? RecordedMatch.judgment(fields) : JudgmentForm.judgment(fields);
    }
}
