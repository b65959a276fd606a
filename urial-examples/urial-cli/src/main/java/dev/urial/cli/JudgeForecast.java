package dev.urial.cli;

import dev.urial.eval.judge.Demand;
import dev.urial.eval.judge.Entry;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.Price;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a judge would be asked, found out without asking. */
final class JudgeForecast {
    private JudgeForecast() {}

    static String of(Judge judge, List<Entry> entries, Optional<Price> price) {
        List<Demand> demands = entries.stream()
                .filter(entry -> entry.missing().isEmpty())
                .flatMap(entry -> judge.demand(entry.toCase()).stream())
                .toList();
        StringBuilder text = new StringBuilder();
        row(text, "judge", judge.card().judge() + ", by " + judge.card().rubric());
        row(text, "judgments", String.valueOf(entries.size()));
        if (demands.isEmpty()) {
            row(text, "calls", "none: it asks no model that it tells of");
            return text.toString();
        }
        boolean exact = demands.stream().allMatch(Demand::exact);
        long prompts = demands.stream().mapToLong(Demand::promptTokens).sum();
        long outputs = demands.stream().mapToLong(Demand::outputTokens).sum();
        row(text, "calls", demands.stream().mapToInt(Demand::calls).sum() + ", if every reply is read at once");
        row(text, "prompt", prompts + " tokens" + (exact ? "" : ", estimated: a token for four bytes"));
        row(text, "output", "at most " + outputs + " tokens");
        row(
                text,
                "cost",
                price.map(each -> String.format(
                                Locale.ROOT, "$%.4f to $%.4f", each.of(prompts, 0), each.of(prompts, outputs)))
                        .orElse("unknown"));
        String first = demands.get(0).prompt();
        text.append(String.format("%nThe first prompt:%n%n")).append(first);
        return text.append(first.endsWith("\n") ? "" : System.lineSeparator()).toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-12s%s%n", name + ":", value));
    }
}
