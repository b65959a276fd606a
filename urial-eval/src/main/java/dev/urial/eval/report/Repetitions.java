package dev.urial.eval.report;

import dev.urial.core.spi.DataException;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Pieces;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.judged.Pieces.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the pieces of a run from its repetitions. Two files of one run repeat each other if they have an item in common, and either their
 * manifests have different seeds, or all files are said to be repetitions; else they are pieces.
 */
final class Repetitions {
    private final Map<Path, Origin> origins = new HashMap<>();
    private final boolean told;

    /** @param told whether all files with an item in common are repetitions, whatever their manifests say */
    Repetitions(List<Origin> origins, boolean told) {
        origins.forEach(each -> this.origins.put(each.file(), each));
        this.told = told;
    }

    private record Held(Path file, Judgment judgment) {}

    /** Files that stand for one time that a judge was asked. */
    private static final class Time {
        private final List<Piece> pieces = new ArrayList<>();
        private final Map<ItemKey, Held> held = new HashMap<>();

        void add(Piece piece) {
            pieces.add(piece);
            piece.judgments().forEach(each -> held.putIfAbsent(each.key(), new Held(piece.file(), each)));
        }

        List<Judgment> pooled() {
            return Pieces.pooled(pieces);
        }
    }

    /**
     * What was judged each time, by run: at least one list, the first of the file that comes first.
     *
     * @throws DataException if pieces say different things of one item, or repetitions are of different answers
     */
    Map<Run, List<List<Judgment>>> sorted(List<Piece> pieces) {
        Map<Run, List<Time>> runs = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            Pieces.grouped(List.of(piece))
                    .forEach((run, judgments) -> place(
                            new Piece(piece.file(), judgments),
                            runs.computeIfAbsent(run, unused -> new ArrayList<>())));
        }
        Map<Run, List<List<Judgment>>> sorted = new LinkedHashMap<>();
        runs.forEach(
                (run, times) -> sorted.put(run, times.stream().map(Time::pooled).toList()));
        return sorted;
    }

    /** Into the first time that it does not repeat, else into one of its own. */
    private void place(Piece piece, List<Time> times) {
        for (Time time : times) {
            if (piece.judgments().stream().noneMatch(each -> repeats(piece.file(), each, time))) {
                time.add(piece);
                return;
            }
        }
        Time another = new Time();
        another.add(piece);
        times.add(another);
    }

    private boolean repeats(Path file, Judgment judgment, Time time) {
        Held other = time.held.get(judgment.key());
        if (other == null || !(told || seedsDiffer(file, other.file()))) {
            return false;
        }
        if (!judgment.subject()
                        .item()
                        .queries()
                        .equals(other.judgment().subject().item().queries())
                || !judgment.subject()
                        .candidate()
                        .texts()
                        .equals(other.judgment().subject().candidate().texts())
                || !judgment.subject()
                        .baseline()
                        .equals(other.judgment().subject().baseline())) {
            throw new DataException(
                    file,
                    "has item '" + judgment.key() + "' of " + other.file()
                            + " with another query or answer; repetitions are of the same ones");
        }
        return true;
    }

    private boolean seedsDiffer(Path one, Path other) {
        return seed(one).isPresent() && seed(other).isPresent() && !seed(one).equals(seed(other));
    }

    private Optional<String> seed(Path file) {
        return Optional.ofNullable(origins.get(file)).flatMap(Origin::seed);
    }
}
