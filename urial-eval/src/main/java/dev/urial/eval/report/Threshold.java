package dev.urial.eval.report;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Summary.Aspect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mean that must be reached.
 *
 * @param aspect as the judge names it
 * @param least the least mean that will do
 */
public record Threshold(String aspect, double least) {
    public Threshold {
        if (!Double.isFinite(least)) {
            throw new IllegalArgumentException("least: must be a number, was " + least);
        }
    }

    /**
     * Holds a report against it.
     *
     * @return a line for each run that does not reach it, with the mean, its interval and the threshold; of several runs, those without the
     *     aspect are passed over
     * @throws ConfigException if no item of any run has a value of the aspect
     */
    public List<String> missed(Report report) {
        List<RunReport> having = report.runs().stream()
                .filter(run -> aspect(run).flatMap(Threshold::mean).isPresent())
                .toList();
        if (having.isEmpty()) {
            throw new ConfigException(
                    "--fail-under",
                    "no item has a score of '" + aspect + "'; aspects are "
                            + report.runs().stream()
                                    .flatMap(run -> run.all().summary().aspects().keySet().stream())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        return having.stream()
                .filter(run -> aspect(run).flatMap(Threshold::mean).orElse(least) < least)
                .map(run -> (report.runs().size() > 1 ? run.name() + ": " : "")
                        + told(run, report.settings().na()))
                .toList();
    }

    private Optional<Aspect> aspect(RunReport run) {
        return Optional.ofNullable(run.all().summary().aspects().get(aspect));
    }

    private static Optional<Double> mean(Aspect aspect) {
        return aspect.mean().stream().boxed().findFirst();
    }

    private String told(RunReport run, NaRule rule) {
        return "the mean of " + aspect + ", "
                + aspect(run).map(each -> Told.mean(each, rule)).orElse("-") + ", is below " + Told.plain(least);
    }
}
