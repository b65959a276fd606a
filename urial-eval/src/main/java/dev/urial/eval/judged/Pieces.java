package dev.urial.eval.judged;

import dev.urial.core.spi.DataException;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Judgment.JudgedBy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judged files put together: pieces of one run into one list, or several runs side by side. A run is what one judge said with one rubric
 * of one generator's answers, held against those of one other if any; generators that nobody named are taken for the same.
 */
public final class Pieces {
    private Pieces() {}

    /** A file and what it holds, in its order. */
    public record Piece(Path file, List<Judgment> judgments) {
        public Piece {
            judgments = List.copyOf(judgments);
        }
    }

    /**
     * A run.
     *
     * @param generator of the candidate's answers, where it is known
     * @param against the generator of those that they were held against, likewise
     */
    public record Run(JudgedBy by, Optional<String> generator, Optional<String> against) {
        static Run of(Judgment judgment) {
            return new Run(
                    judgment.by(),
                    judgment.subject().candidate().generator(),
                    judgment.subject().baseline().flatMap(Judgment.Answers::generator));
        }

        /** What is different in another, with its name and both values; empty if nothing is. */
        private String differs(Run other) {
            if (!by.rubric().equals(other.by.rubric())) {
                return "the rubric is '" + other.by.rubric() + "' and not '" + by.rubric() + "'";
            }
            if (!by.judge().equals(other.by.judge())) {
                return "the judge is '" + other.by.judge() + "' and not '" + by.judge() + "'";
            }
            if (!generator.equals(other.generator)) {
                return "the answers are " + named(other.generator) + " and not " + named(generator);
            }
            if (!against.equals(other.against)) {
                return "they are held against answers " + named(other.against) + " and not " + named(against);
            }
            return "";
        }

        private static String named(Optional<String> generator) {
            return generator.map(name -> "by '" + name + "'").orElse("by nobody named");
        }
    }

    /**
     * The judgments of the pieces of one run, one after the other. Of those that say the same of the same item the first is kept.
     *
     * @throws DataException if they are of different runs, or say different things of one item; it names the file and what differs
     */
    public static List<Judgment> pooled(List<Piece> pieces) {
        Pool pool = new Pool();
        Optional<Run> run = Optional.empty();
        Optional<Path> first = Optional.empty();
        for (Piece piece : pieces) {
            for (Judgment judgment : piece.judgments()) {
                Run its = Run.of(judgment);
                String differs = run.map(one -> one.differs(its)).orElse("");
                if (!differs.isEmpty()) {
                    throw new DataException(
                            piece.file(),
                            "item '" + judgment.key() + "' is of another run than " + first.orElseThrow() + ": "
                                    + differs + "; pieces of one run are pooled, others must be grouped");
                }
                run = Optional.of(its);
                first = first.or(() -> Optional.of(piece.file()));
                pool.add(piece.file(), judgment);
            }
        }
        return pool.judgments();
    }

    /**
     * The judgments of each run, pooled, in the order in which the runs first appear.
     *
     * @throws DataException if two say different things of one item, in one run
     */
    public static Map<Run, List<Judgment>> grouped(List<Piece> pieces) {
        Map<Run, Pool> pools = new LinkedHashMap<>();
        pieces.forEach(piece -> piece.judgments()
                .forEach(judgment -> pools.computeIfAbsent(Run.of(judgment), run -> new Pool())
                        .add(piece.file(), judgment)));
        Map<Run, List<Judgment>> grouped = new LinkedHashMap<>();
        pools.forEach((run, pool) -> grouped.put(run, pool.judgments()));
        return grouped;
    }

    private static final class Pool {
        private record Placed(Path file, Judgment judgment) {}

        private final Map<ItemKey, Placed> byKey = new LinkedHashMap<>();

        void add(Path file, Judgment judgment) {
            Placed first = byKey.putIfAbsent(judgment.key(), new Placed(file, judgment));
            String differs = first == null ? "" : differs(first.judgment(), judgment);
            if (first != null && !differs.isEmpty()) {
                throw new DataException(
                        file, "has item '" + judgment.key() + "' of " + first.file() + " with another " + differs);
            }
        }

        List<Judgment> judgments() {
            List<Judgment> judgments = new ArrayList<>();
            byKey.values().forEach(placed -> judgments.add(placed.judgment()));
            return List.copyOf(judgments);
        }

        // What the calls took and how the same was written is no matter.
        private static String differs(Judgment one, Judgment other) {
            if (!one.subject().item().given().equals(other.subject().item().given())
                    || !one.subject()
                            .item()
                            .queries()
                            .equals(other.subject().item().queries())) {
                return "query";
            }
            if (!one.subject()
                            .candidate()
                            .texts()
                            .equals(other.subject().candidate().texts())
                    || !one.subject().baseline().equals(other.subject().baseline())) {
                return "answer";
            }
            return one.verdict().equals(other.verdict()) ? "" : "verdict";
        }
    }
}
