package dev.urial.cli;

import dev.urial.core.run.Forecast;
import dev.urial.core.run.Forecast.Speed;
import dev.urial.core.run.Forecast.Tokens;
import java.util.Locale;

/** A forecast for people. */
final class DryRunReport {
    private final Forecast forecast;

    DryRunReport(Forecast forecast) {
        this.forecast = forecast;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        row(
                text,
                "items",
                forecast.items()
                        + (forecast.queries() > forecast.items() ? ", " + forecast.queries() + " queries" : ""));
        forecast.tokens()
                .ifPresentOrElse(
                        tokens -> tokens(text, tokens),
                        () -> row(text, "tokens", "unknown: the backend shows no tokenizer"));
        row(text, "output", "at most " + forecast.longestOutput() + " tokens");
        forecast.speed().ifPresent(speed -> speed(text, speed));
        text.append('\n').append("The first prompt:\n\n").append(forecast.firstPrompt());
        return text.append(forecast.firstPrompt().endsWith("\n") ? "" : "\n").toString();
    }

    private void tokens(StringBuilder text, Tokens tokens) {
        row(
                text,
                "prompt",
                String.format(
                        Locale.ROOT,
                        "%d to %d tokens, mean %.0f; %d of them constant",
                        tokens.min(),
                        tokens.max(),
                        tokens.sum() / (double) forecast.items(),
                        tokens.constant()));
        row(
                text,
                "in all",
                tokens.sum() + " prompt tokens, " + tokens.withReuse() + " if the constant part is computed once");
        row(
                text,
                "do not fit",
                tokens.tooLong() + " items; " + tokens.mayBeCut() + " answers could reach the end of the context");
        if (forecast.queries() > forecast.items()) {
            row(text, "", "of items with several turns the first is counted; the others depend on its answer");
        }
    }

    private void speed(StringBuilder text, Speed speed) {
        row(
                text,
                "speed",
                String.format(
                        Locale.ROOT,
                        "prompt %.0f, output %.1f tokens/s, by a trial of %d short answers at once",
                        speed.promptPerSecond(),
                        speed.outputPerSecond(),
                        speed.answers()));
        forecast.longestTime()
                .ifPresent(time -> row(
                        text,
                        "time",
                        "about " + ProgressLine.time(time)
                                + " if every answer is as long as it may be; less if they end by themselves"));
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-12s%s%n", name.isEmpty() ? "" : name + ":", value));
    }
}
