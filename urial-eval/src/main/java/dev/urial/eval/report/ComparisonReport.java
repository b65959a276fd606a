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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
     * @throws ConfigException if they were not scored by one judge with one rubric, ask different things under one id, or have no item
     *     with a score in both
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
        if (comparison.aspects().isEmpty()) {
            throw new ConfigException(
                    "",
                    "no item has a score in both files"
                            + (preferences(own) ? "; they hold preferences, which 'urial report' adds up" : ""));
        }
        return new ComparisonReport(na, bootstrap, own, other, comparison);
    }

    private static Piece pooled(Piece piece) {
        return new Piece(piece.file(), Pieces.pooled(List.of(piece)));
    }

    private static boolean preferences(Piece piece) {
        return piece.judgments().stream()
                .anyMatch(each -> each.verdict().preference().isPresent());
    }

    /** What produced the two, the candidate's first. */
    List<Origin> origins() {
        return List.of(Origin.of(candidate.file()), Origin.of(baseline.file()));
    }

    /** Names of the two that differ: who answered, if that tells them apart, else the files. */
    List<String> names() {
        String own = generator(candidate);
        String other = generator(baseline);
        return own.equals(other)
                ? List.of(candidate.file().toString(), baseline.file().toString())
                : List.of(own, other);
    }

    private static String generator(Piece piece) {
        Judgment first = piece.judgments().get(0);
        return first.subject().candidate().generator().orElse(piece.file().toString());
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
