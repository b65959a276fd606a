package dev.urial.analysis.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.urial.core.data.WholeFile;
import dev.urial.core.page.Page;
import dev.urial.core.page.ScriptJson;
import dev.urial.core.spi.DataException;
import java.nio.file.Path;
import java.util.List;

/**
 * The report of a study of token-distribution shift: one HTML page that needs no network and no other file.
 *
 * <p>It is made of the study's files alone, in the form that {@code urial shift} writes: {@code summary.json},
 * {@code positions.jsonl} and, where there is one, {@code manifest.json}. What a study did not measure is left out of the page, and
 * the page says so. Numbers under names that are not known here, such as those of a measure of one's own, are shown under these
 * names; all else that is not known is ignored.
 */
public final class ShiftReport {
    private ShiftReport() {}

    /**
     * Writes {@code report.html} into a study's folder, in the place of an older one. It is whole or not there. One item at a time is
     * held in memory.
     *
     * @param dir the study's folder
     * @param items how many items are drawn token by token, from the first; all are listed
     * @throws DataException if a file cannot be read or is not of its form, with the line, or the page cannot be written
     */
    public static void write(Path dir, int items) {
        if (items < 0) {
            throw new IllegalArgumentException("the number of items to draw must not be negative, was " + items);
        }
        List<String> page = new Page(ShiftReport.class, "text.js", "summary.js", "items.js").parts();
        Study study = Study.read(dir);
        WholeFile.write(dir.resolve("report.html"), out -> {
            out.write(page.get(0));
            try (JsonGenerator json = ScriptJson.generator(out)) {
                study.write(json);
            }
            out.write(page.get(1));
            study.writeDrawn(out, items);
            out.write(page.get(2));
        });
    }
}
