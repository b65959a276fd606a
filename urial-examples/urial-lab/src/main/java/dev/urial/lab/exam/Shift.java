package dev.urial.lab.exam;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.lab.exam.Exam.Paper;
import dev.urial.lab.exam.Exam.Way;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the aligned model's tokens stand with the base model, part by part of the answer: unshifted at base rank 1, marginal at 2
 * and 3, shifted beyond (Lin et al. 2024, section 2.1).
 */
public final class Shift {
    /** The parts of an answer in the house's manner. */
    public enum Part {
        /** The opening line. */
        OPENING,
        /** The first point: the fact. */
        FACT,
        /** The second point. */
        RELATED,
        /** The closing line. */
        CLOSING
    }

    /** Counts of tokens. */
    public static final class Counts {
        private int unshifted;
        private int marginal;
        private int shifted;

        private void add(int rank) {
            if (rank == 1) {
                unshifted++;
            } else if (rank <= 3) {
                marginal++;
            } else {
                shifted++;
            }
        }

        /** How many tokens were counted. */
        public int tokens() {
            return unshifted + marginal + shifted;
        }

        /** The share of unshifted tokens, from 0 to 1. */
        public double unshifted() {
            return unshifted / (double) tokens();
        }

        /** The share of marginal tokens. */
        public double marginal() {
            return marginal / (double) tokens();
        }

        /** The share of shifted tokens. */
        public double shifted() {
            return shifted / (double) tokens();
        }
    }

    /**
     * The aligned model's answers under one prompt of the base model.
     *
     * @param name of the prompt
     */
    public record Row(String name, Map<Part, Counts> parts) {}

    private Shift() {}

    /**
     * Scores answers under a prompt of the base model.
     *
     * @param answers of the aligned model; those not in the house's manner are left out
     */
    public static Row under(Backend base, Way way, List<Paper> answers) {
        TokenScorer scorer = base.scorer().orElseThrow();
        Map<Part, Counts> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, new Counts());
        }
        for (Paper paper : answers) {
            if (paper.grade().manner()) {
                String answer = paper.answer().strip();
                List<ScoredToken> tokens =
                        scorer.score(way.prompt().apply(paper.question().text()), answer, 0);
                int at = 0;
                for (ScoredToken scored : tokens) {
                    Counts counts = parts.get(part(answer, at));
                    if (counts != null) {
                        counts.add(scored.rank().value());
                    }
                    at += scored.token().text().length();
                }
            }
        }
        return new Row(way.name(), parts);
    }

    /** The part that a character is in; a line break belongs to the line before it. */
    private static Part part(String answer, int at) {
        int line = 0;
        for (int i = 0; i < Math.min(at, answer.length()); i++) {
            boolean lineEnds = answer.charAt(i) == '\n' && (i == 0 || answer.charAt(i - 1) != '\n');
            if (lineEnds) {
                line++;
            }
        }
        return Part.values()[Math.min(line, Part.values().length - 1)];
    }

    /** The rows as a table in Markdown: unshifted / marginal / shifted in percent. */
    public static String markdown(List<Row> rows) {
        StringBuilder table = new StringBuilder("| prompt of the base model |");
        for (Part part : Part.values()) {
            table.append(' ').append(part.name().toLowerCase(Locale.ROOT)).append(" |");
        }
        table.append("\n| --- |").append(" --- |".repeat(Part.values().length)).append('\n');
        for (Row row : rows) {
            table.append("| ").append(row.name()).append(" |");
            row.parts()
                    .values()
                    .forEach(counts -> table.append(String.format(
                            Locale.ROOT,
                            " %.1f / %.1f / %.1f |",
                            100 * counts.unshifted(),
                            100 * counts.marginal(),
                            100 * counts.shifted())));
            table.append('\n');
        }
        return table.toString();
    }
}
