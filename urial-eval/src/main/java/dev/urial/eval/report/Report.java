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

/**
 * What judged files say: one run, or several side by side.
 *
 * @param origins of each file that was read, what produced it
 * @param runs at least one; exactly one unless they were grouped
 * @param agreements of judges of the same answers
 */
public record Report(Settings settings, List<Origin> origins, List<RunReport> runs, List<PanelAgreement> agreements) {
    public Report {
        origins = List.copyOf(origins);
        runs = List.copyOf(runs);
        agreements = List.copyOf(agreements);
    }

    /**
     * How a report is made.
     *
     * @param na what an N/A counts
     * @param by labels, or {@code tag}, {@code source} or {@code position}; each gives groups of its own
     * @param grouped whether files may be of several runs, which are never averaged
     * @param repeated whether files of one run with an item in common are repetitions; those of different seeds, as their manifests say,
     *     are anyway
     * @param bootstrap for the intervals
     */
    public record Settings(NaRule na, List<String> by, boolean grouped, boolean repeated, Bootstrap bootstrap) {
        /** One run, no groups, N/A left out. */
        public static final Settings DEFAULT = new Settings(NaRule.SKIP, List.of(), false, false, new Bootstrap(0));

        /** @throws ConfigException if one of several labels has {@code ": "} in its name, see {@link Report#json()} */
        public Settings {
            by = by.stream().distinct().toList();
            if (by.size() > 1 && by.stream().anyMatch(name -> name.contains(": "))) {
                throw new ConfigException("--by", "a label with ': ' in its name cannot be told apart beside others");
            }
        }
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
     * Adds up. What produced the pieces is read from the manifests beside their files.
     *
     * @param pieces at least one judgment in all
     * @throws DataException if they are of several runs and not grouped, saying what differs, or say different things of one item and
     *     are no repetitions
     * @throws ConfigException if no item has a label to group by
     */
    public static Report of(List<Piece> pieces, Settings settings) {
        if (pieces.stream().allMatch(piece -> piece.judgments().isEmpty())) {
            throw new IllegalArgumentException("pieces: must hold at least one judgment");
        }
        List<Origin> origins =
                pieces.stream().map(Piece::file).distinct().map(Origin::of).toList();
        Map<Run, List<List<Judgment>>> runs = new Repetitions(origins, settings.repeated()).sorted(pieces);
        if (runs.size() > 1 && !settings.grouped()) {
            Pieces.pooled(pieces); // says what differs
        }
        List<Grouping> groupings = settings.by().stream().map(Grouping::new).toList();
        List<Judgment> all =
                runs.values().stream().flatMap(times -> times.get(0).stream()).toList();
        groupings.forEach(each -> each.refuseNone(all));
        List<RunReport> reports = new ArrayList<>();
        runs.forEach((run, times) -> reports.add(run(run, times, groupings, settings)));
        return new Report(settings, origins, reports, PanelAgreement.of(reports, settings.bootstrap()));
    }

    private static RunReport run(Run run, List<List<Judgment>> times, List<Grouping> groupings, Settings settings) {
        List<Judgment> judgments = times.get(0);
        Map<String, Map<String, Figures>> by = new LinkedHashMap<>();
        groupings.forEach(each -> by.put(
                each.name(), each.of(judgments).of(group -> Figures.of(group, settings.na(), settings.bootstrap()))));
        return new RunReport(
                run,
                judgments,
                Figures.of(judgments, settings.na(), settings.bootstrap()),
                by,
                SelfAgreement.of(times, settings.bootstrap()));
    }

    /** The files that were read. */
    public List<Path> files() {
        return origins.stream().map(Origin::file).toList();
    }

    /**
     * As {@code report --json} writes it, in the JDK's types: of one run {@code {"items", "unparsed", "failed", "aspects": {aspect:
     * {"mean", "n", "na", "ci95": [low, high]}}, "words_mean", "by": {value: the same}}} and further keys; where grouped, {@code {"runs": [the
     * same], "agreement"}}. With several labels to group by, the keys of {@code by} are {@code "label: value"}, so that a value of two labels
     * stays two. {@code self_agreement} is there where the judge was asked several times. What does not exist is null.
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
        return Table.text(new ReportTables(this).tables(OriginTables.brief(origins)));
    }

    /** The same tables in GitHub's Markdown. */
    public String markdown() {
        return Table.markdown(new ReportTables(this).tables(OriginTables.full(origins)));
    }

    /** The same tables in LaTeX, each an environment {@code table} with a {@code tabular}; they need the package booktabs. */
    public String latex() {
        return Table.latex(new ReportTables(this).tables(OriginTables.full(origins)));
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
