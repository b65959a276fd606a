package dev.urial.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows under headings, with a line before and lines after them.
 *
 * @param title may be empty
 * @param headings may be none, where there are only notes
 * @param rows as long as the headings
 * @param notes below
 */
record Table(String title, List<String> headings, List<List<String>> rows, List<String> notes) {
    private static final int LONGEST = 160;

    Table {
        title = shortened(title);
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    Table(String title, List<String> headings, List<List<String>> rows) {
        this(title, headings, rows, List.of());
    }

    static String text(List<Table> tables) {
        return tables.stream().map(Table::text).collect(Collectors.joining(System.lineSeparator()));
    }

    static String markdown(List<Table> tables) {
        return tables.stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    static String latex(List<Table> tables) {
        return tables.stream().map(Latex::of).collect(Collectors.joining("\n"));
    }

    private String text() {
        List<String> lines = new ArrayList<>();
        if (!title.isEmpty()) {
            lines.add(seen(title));
        }
        List<List<String>> all = new ArrayList<>();
        if (!headings.isEmpty()) {
            all.add(headings);
        }
        all.addAll(rows);
        List<List<String>> cells =
                all.stream().map(row -> row.stream().map(Table::cell).toList()).toList();
        cells.forEach(row -> lines.add(line(row, cells)));
        notes.forEach(note -> lines.add(seen(note)));
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private static String line(List<String> row, List<List<String>> all) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            int its = column;
            int width =
                    all.stream().mapToInt(each -> columns(each.get(its))).max().orElse(0);
            line.append(row.get(column)).append(" ".repeat(width - columns(row.get(column)) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static int columns(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** A cell of a terminal's table: no longer than a name may be. */
    private static String cell(String text) {
        return seen(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
    }

    /** A line: no longer than a few names may be. */
    static String shortened(String line) {
        return line.length() > 4 * LONGEST ? line.substring(0, 4 * LONGEST) + "..." : line;
    }

    /** What a terminal would act on, or would not show, as a sign. */
    static String seen(String text) {
        StringBuilder seen = new StringBuilder();
        text.codePoints()
                .map(point -> switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> 0xFFFD;
                    default -> point;
                })
                .forEach(seen::appendCodePoint);
        return seen.toString();
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append("### ").append(escaped(title)).append("\n\n");
        }
        if (!headings.isEmpty()) {
            row(text, headings);
            text.append("|---").append("|---:".repeat(headings.size() - 1)).append("|\n");
            rows.forEach(row -> row(text, row));
        }
        notes.forEach(note -> text.append('\n').append(escaped(note)).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> row) {
        row.forEach(cell -> text.append("| ").append(escaped(shortened(cell))).append(' '));
        text.append("|\n");
    }

    // Every sign that opens something in Markdown or HTML, so that a name stays a name.
    private static String escaped(String text) {
        return seen(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("[\\\\`*_|~@]", "\\\\$0")
                .replace("](", "]\\("); // intervals stay readable
    }
}
