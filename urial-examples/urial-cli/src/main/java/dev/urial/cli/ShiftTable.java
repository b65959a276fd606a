package dev.urial.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A study's summary in a few lines: shares and mean divergence with their intervals, with and without the prompt. */
final class ShiftTable {
    private static final List<String> SHARES = List.of("unshifted", "marginal", "shifted");

    private final Map<String, Object> summary;
    private final String prompt;

    /** @param prompt its name, where there is one */
    ShiftTable(Map<String, Object> summary, String prompt) {
        this.summary = summary;
        this.prompt = prompt;
    }

    @Override
    public String toString() {
        Table table = new Table("base model", "tokens", "unshifted %", "marginal %", "shifted %", "mean KL, nats");
        Map<?, ?> icl = map(summary, "icl");
        row(table, "bare query", summary);
        if (!icl.isEmpty()) {
            row(table, "under " + prompt, icl);
        }
        if (!map(summary, "end").isEmpty()) {
            row(table, "end of answer, bare", map(summary, "end"));
        }
        if (!map(icl, "end").isEmpty()) {
            row(table, "end of answer, prompted", map(icl, "end"));
        }
        String closed = closed(map(icl, "closed"));
        return table + (closed.isEmpty() ? "" : closed + System.lineSeparator()) + further(icl);
    }

    /** The means of measures beside a study's own numbers, in units of theirs. */
    private String further(Map<?, ?> icl) {
        Map<?, ?> bare = map(summary, "measures");
        Map<?, ?> prompted = map(icl, "measures");
        Set<String> names = new TreeSet<>();
        bare.keySet().forEach(name -> names.add(String.valueOf(name)));
        prompted.keySet().forEach(name -> names.add(String.valueOf(name)));
        if (names.isEmpty()) {
            return "";
        }
        Table table = icl.isEmpty()
                ? new Table("measure", "bare query")
                : new Table("measure", "bare query", "under " + prompt);
        for (String name : names) {
            String first = cell(bare, map(summary, "ci95"), name, 1, "%.3f");
            if (icl.isEmpty()) {
                table.row(name, first);
            } else {
                table.row(name, first, cell(prompted, map(icl, "ci95"), name, 1, "%.3f"));
            }
        }
        return table.toString();
    }

    private static void row(Table table, String name, Map<?, ?> measures) {
        Map<?, ?> intervals = map(measures, "ci95");
        table.row(
                name,
                String.valueOf(measures.get("tokens")),
                cell(measures, intervals, SHARES.get(0), 100, "%.1f"),
                cell(measures, intervals, SHARES.get(1), 100, "%.1f"),
                cell(measures, intervals, SHARES.get(2), 100, "%.1f"),
                cell(measures, intervals, "mean_kl", 1, "%.3f"));
    }

    private static String cell(Map<?, ?> measures, Map<?, ?> intervals, String key, double scale, String format) {
        if (!(measures.get(key) instanceof Number value)) {
            return "-";
        }
        String told = String.format(Locale.ROOT, format, scale * value.doubleValue());
        if (intervals.get(key) instanceof List<?> bounds
                && bounds.get(0) instanceof Number low
                && bounds.get(1) instanceof Number high) {
            told += String.format(
                    Locale.ROOT,
                    " [" + format + ", " + format + "]",
                    scale * low.doubleValue(),
                    scale * high.doubleValue());
        }
        return told;
    }

    private static String closed(Map<?, ?> closed) {
        String kl = part(closed, "kl", " of the mean KL");
        String shifted = part(closed, "shifted", " of the number of shifted tokens");
        if (kl.isEmpty() && shifted.isEmpty()) {
            return "";
        }
        return "the prompt closes " + kl + (kl.isEmpty() || shifted.isEmpty() ? "" : " and ") + shifted;
    }

    private static String part(Map<?, ?> closed, String key, String of) {
        return closed.get(key) instanceof Number part
                ? String.format(Locale.ROOT, "%.0f%%", 100 * part.doubleValue()) + of
                : "";
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        return from.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
