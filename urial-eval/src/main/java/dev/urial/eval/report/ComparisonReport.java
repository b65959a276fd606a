package dev.urial.eval.report;

import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.Comparison;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.judged.Pieces.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two runs on the same items, held against each other.
 *
 * @param candidate the first run
 * @param baseline the second; differences are candidate minus baseline
 */
public record ComparisonReport(NaRule na, Bootstrap bootstrap, Piece candidate, Piece baseline, Comparison comparison) {
    /**
     * Compares.
     *
     * @throws DataException if one of them is of several runs
     * @throws ConfigException if they cannot be compared, see {@link Comparison#of}, or have no item with a verdict in both
     */
    public static ComparisonReport of(Piece candidate, Piece baseline, NaRule na, Bootstrap bootstrap) {
        Piece own = pooled(candidate);
        Piece other = pooled(baseline);
        Comparison comparison = Comparison.of(own.judgments(), other.judgments(), na, bootstrap);
        if (comparison.items() == 0) {
            throw new ConfigException(
                    "",
                    candidate.file() + " and " + baseline.file() + " have no item in common; they are joined by id");
        }
        if (comparison.aspects().isEmpty() && comparison.overall().isEmpty()) {
            throw new ConfigException("", "no item has a score or a preference in both files");
        }
        return new ComparisonReport(na, bootstrap, own, other, comparison);
    }

    private static Piece pooled(Piece piece) {
        return new Piece(piece.file(), Pieces.pooled(List.of(piece)));
    }

    /** What produced the two, the candidate's first. */
    List<Origin> origins() {
        return List.of(Origin.of(candidate.file()), Origin.of(baseline.file()));
    }

    /** Names of the two that differ: who answered or who judged, if that tells them apart, else the files. */
    List<String> names() {
        return Stream.<Function<Piece, String>>of(
                        piece -> generator(piece),
                        piece -> first(piece).by().judge(),
                        piece -> first(piece).by().rubric(),
                        piece -> piece.file().toString())
                .map(name -> List.of(name.apply(candidate), name.apply(baseline)))
                .filter(names -> !names.get(0).equals(names.get(1)))
                .findFirst()
                .orElseGet(() ->
                        List.of(candidate.file().toString(), baseline.file().toString()));
    }

    private static String generator(Piece piece) {
        return first(piece)
                .subject()
                .candidate()
                .generator()
                .orElse(piece.file().toString());
    }

    static Judgment first(Piece piece) {
        return piece.judgments().get(0);
    }

    /** What is the same of both: whose answers were judged, against whose, by whom and how. */
    String common() {
        Run own = run(candidate);
        Run other = run(baseline);
        List<String> common = new ArrayList<>();
        own.generator()
                .filter(name -> own.generator().equals(other.generator()))
                .ifPresent(name -> common.add("both of answers by " + name));
        own.against()
                .filter(name -> own.against().equals(other.against()))
                .ifPresent(name -> common.add("both held against " + name));
        boolean judge = own.by().judge().equals(other.by().judge());
        boolean rubric = own.by().rubric().equals(other.by().rubric());
        if (judge || rubric) {
            common.add("judged" + (judge ? " by " + own.by().judge() : "")
                    + (rubric ? " with " + own.by().rubric() : ""));
        }
        return String.join(", ", common);
    }

    /** The run of which a piece is. */
    static Run run(Piece piece) {
        return Pieces.grouped(List.of(piece)).keySet().iterator().next();
    }

    /** As {@code compare --json} writes it, in the JDK's types. What does not exist is null. */
    public Map<String, Object> json() {
        return ComparisonForm.of(this);
    }

    /** Tables for a terminal; what its texts would make a terminal do is replaced. */
    public String text() {
        return Table.text(new ComparisonTables(this).tables(OriginTables.brief(origins())));
    }

    /** The same tables in GitHub's Markdown. */
    public String markdown() {
        return Table.markdown(new ComparisonTables(this).tables(OriginTables.full(origins())));
    }

    /**
     * Writes the page.
     *
     * @throws DataException if it cannot be written; nothing is left of it
     */
    public void writeHtml(Path file) {
        PageData data = PageData.of(this);
        WholeFile.write(file, data::write);
    }
}
