package dev.urial.eval.report;

import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.judged.Pieces.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What judged files say: one run, or several side by side.
 *
 * @param files that were read
 * @param runs at least one; exactly one unless they were grouped
 * @param agreements of judges of the same answers
 */
public record Report(Settings settings, List<Path> files, List<RunReport> runs, List<PanelAgreement> agreements) {
    public Report {
        files = List.copyOf(files);
        runs = List.copyOf(runs);
        agreements = List.copyOf(agreements);
    }

    /**
     * How a report is made.
     *
     * @param na what an N/A counts
     * @param by a label, or {@code tag}, {@code source} or {@code position}
     * @param grouped whether files may be of several runs, which are never averaged
     * @param bootstrap for the intervals
     */
    public record Settings(NaRule na, Optional<String> by, boolean grouped, Bootstrap bootstrap) {
        /** One run, no groups, N/A left out. */
        public static final Settings DEFAULT = new Settings(NaRule.SKIP, Optional.empty(), false, new Bootstrap(0));
    }

    /**
     * A file of ours or a recorded one; replies that its tool could not read are read again.
     *
     * @throws DataException as {@link JudgedFile#read(Path)}
     */
    public static Piece read(Path file) {
        return new Piece(file, JudgedFile.read(file, new RecordedReplies()));
    }

    /**
     * Adds up.
     *
     * @param pieces at least one judgment in all
     * @throws DataException if they are of several runs and not grouped, saying what differs, or say different things of one item
     * @throws ConfigException if no item has the label to group by
     */
    public static Report of(List<Piece> pieces, Settings settings) {
        Map<Run, List<Judgment>> runs = Pieces.grouped(pieces);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("pieces: must hold at least one judgment");
        }
        if (runs.size() > 1 && !settings.grouped()) {
            Pieces.pooled(pieces); // says what differs
        }
        Optional<Grouping> grouping = settings.by().map(Grouping::new);
        grouping.ifPresent(each ->
                each.refuseNone(runs.values().stream().flatMap(List::stream).toList()));
        List<RunReport> reports = new ArrayList<>();
        runs.forEach((run, judgments) -> reports.add(run(run, judgments, grouping, settings)));
        return new Report(
                settings,
                pieces.stream().map(Piece::file).toList(),
                reports,
                PanelAgreement.of(reports, settings.bootstrap()));
    }

    private static RunReport run(Run run, List<Judgment> judgments, Optional<Grouping> grouping, Settings settings) {
        return new RunReport(
                run,
                judgments,
                Figures.of(judgments, settings.na(), settings.bootstrap()),
                grouping.map(each ->
                                each.of(judgments).of(group -> Figures.of(group, settings.na(), settings.bootstrap())))
                        .orElse(Map.of()));
    }

    /**
     * As {@code report --json} writes it, in the JDK's types: of one run {@code {"items", "unparsed", "failed", "aspects": {aspect:
     * {"mean", "n", "na", "ci95": [low, high]}}, "words_mean", "by": {value: the same}}} and further keys; where grouped, {@code {"runs": [the
     * same], "agreement"}}. What does not exist is null.
     */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (settings.grouped()) {
            ReportForm.settings(json, this);
            json.put("runs", runs.stream().map(ReportForm::run).toList());
            json.put("agreement", agreements.stream().map(ReportForm::panel).toList());
        } else {
            json.putAll(ReportForm.run(runs.get(0)));
            ReportForm.settings(json, this);
        }
        return json;
    }

    /** Tables for a terminal; what its texts would make a terminal do is replaced. */
    public String text() {
        return Table.text(new ReportTables(this).tables());
    }

    /** The same tables in GitHub's Markdown. */
    public String markdown() {
        return Table.markdown(new ReportTables(this).tables());
    }

    /** A figure a line, see the header; RFC 4180, in UTF-8. */
    public String csv() {
        return ReportCsv.of(this);
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
