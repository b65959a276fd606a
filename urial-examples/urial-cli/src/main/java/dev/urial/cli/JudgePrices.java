package dev.urial.cli;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.judge.Bill;
import dev.urial.eval.judge.Budget;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.ModelJudge;
import dev.urial.eval.judge.Price;
import dev.urial.eval.judge.Prices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What judging may cost, and what tokens do. */
final class JudgePrices {
    private static final Pattern THIS_MACHINE = Pattern.compile("://(localhost|127\\.[\\d.]+|\\[::1])([:/]|$)");

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description = "Stop before more is spent than this, by all judges, over all sessions.")
    private @Nullable Double budget;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "A table of prices; else prices.yaml in the user's configuration folder, else a small one of"
                    + " ours.")
    private @Nullable Path prices;

    @Option(
            names = "--price",
            paramLabel = "IN,OUT",
            description = "US dollars for a million tokens of prompts, and of replies, for every judge here.")
    private @Nullable String price;

    private final Set<String> told = new HashSet<>();

    Budget budget() {
        if (budget == null) {
            return Budget.unlimited();
        }
        if (!(budget > 0)) {
            throw new ConfigException("--budget", "must be above 0, was " + budget);
        }
        return Budget.of(budget);
    }

    /**
     * The bill of a judge.
     *
     * @throws ConfigException if there is a limit and no price
     */
    Bill bill(Judge judge, Budget shared, Terminal terminal) {
        if (!(judge instanceof ModelJudge model)) {
            Price free = new Price(0, 0); // or it counts its costs itself
            return new Bill(shared.limited() ? Optional.of(free) : Optional.empty(), shared);
        }
        Optional<Price> known = price(model.model(), terminal);
        if (known.isEmpty()) {
            String unknown = "no price is known for '" + model.model() + "'";
            String remedy =
                    "give it by --price IN,OUT (US dollars for a million tokens), or in a table by --prices FILE";
            if (shared.limited()) {
                throw new ConfigException("--budget", unknown + ", so it cannot be kept to; " + remedy);
            }
            if (mayCost(model.device()) && told.add(model.model())) {
                terminal.say(unknown + ", so no cost is counted; to have it counted, " + remedy);
            }
        }
        return new Bill(known, shared);
    }

    /** Whether somebody may have to be paid: the model computes on another machine. */
    static boolean mayCost(String device) {
        return device.contains("://") && !THIS_MACHINE.matcher(device).find();
    }

    private Optional<Price> price(String model, Terminal terminal) {
        if (price != null) {
            return Optional.of(parsed(price));
        }
        Path own = prices == null ? SetupOptions.ofUser(terminal, "prices.yaml") : prices;
        Prices table = prices != null || Files.exists(own) ? Prices.read(own).over(Prices.shipped()) : Prices.shipped();
        return table.of(model);
    }

    private static Price parsed(String text) {
        String[] parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                return new Price(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static ConfigException wrong(String text) {
        return new ConfigException(
                "--price", "must be two numbers, 0 or more, as in --price 2.5,10, was '" + text + "'");
    }
}
