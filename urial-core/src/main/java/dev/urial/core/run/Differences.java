package dev.urial.core.run;

import dev.urial.core.data.Manifest.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Differences of two manifests as a small table. */
final class Differences {
    /** Longer values are hashes and texts, told apart by their beginning. */
    private static final int WIDTH = 40;

    private Differences() {}

    static String table(List<Difference> differences) {
        List<Difference> rows = new ArrayList<>();
        rows.add(new Difference("what", "then", "now"));
        for (Difference difference : differences) {
            rows.add(new Difference(difference.what(), cut(difference.then()), cut(difference.now())));
        }
        int what = rows.stream().mapToInt(row -> row.what().length()).max().orElse(1);
        int then = rows.stream().mapToInt(row -> row.then().length()).max().orElse(1);
        StringBuilder table = new StringBuilder();
        for (Difference row : rows) {
            String line = String.format(
                    Locale.ROOT, "  %-" + what + "s  %-" + then + "s  %s", row.what(), row.then(), row.now());
            table.append(table.isEmpty() ? "" : "\n").append(line.stripTrailing());
        }
        return table.toString();
    }

    private static String cut(String value) {
        String line = value.replace("\n", "\\n");
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }
}
