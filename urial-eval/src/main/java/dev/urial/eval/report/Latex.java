package dev.urial.eval.report;

import java.util.List;
import java.util.stream.Collectors;

/** Tables in LaTeX, with the rules of booktabs. */
final class Latex {
    private Latex() {}

    static String of(Table table) {
        StringBuilder text = new StringBuilder("\\begin{table}\n\\centering\n");
        if (!table.title().isEmpty()) {
            text.append("\\caption{").append(escaped(table.title())).append("}\n");
        }
        if (!table.headings().isEmpty()) {
            text.append("\\begin{tabular}{l")
                    .append("r".repeat(table.headings().size() - 1))
                    .append("}\n\\toprule\n");
            text.append(row(table.headings())).append("\\midrule\n");
            table.rows().forEach(row -> text.append(row(row)));
            text.append("\\bottomrule\n\\end{tabular}\n");
        }
        table.notes()
                .forEach(note -> text.append("\n\\smallskip\n{\\footnotesize ")
                        .append(escaped(note))
                        .append("}\n"));
        return text.append("\\end{table}\n").toString();
    }

    /** A bracket at the beginning of a row would be taken for the length of the line break before it. */
    private static String row(List<String> cells) {
        return cells.stream()
                .map(Table::shortened)
                .map(Latex::escaped)
                .collect(Collectors.joining(" & ", "{}", " \\\\\n"));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        Table.seen(text).codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> escaped.append("\\textbackslash{}");
                case '~' -> escaped.append("\\textasciitilde{}");
                case '^' -> escaped.append("\\textasciicircum{}");
                case '<' -> escaped.append("\\textless{}");
                case '>' -> escaped.append("\\textgreater{}");
                case '|' -> escaped.append("\\textbar{}");
                case '&', '%', '$', '#', '_', '{', '}' -> escaped.append('\\').appendCodePoint(point);
                default -> escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }
}
