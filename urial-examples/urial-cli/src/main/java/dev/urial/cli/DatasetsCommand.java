package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.plugin.Providers;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DatasetProvider;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at datasets, and fetches them. */
@Command(name = "datasets", description = "Lists and shows datasets.", mixinStandardHelpOptions = true)
final class DatasetsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "one of list, show is missing");
    }

    /** The datasets there are, plug-ins included. */
    @Command(
            name = "list",
            description = "Lists the datasets that have a name; any file of queries is one, too.",
            mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        Listing(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            PluginCatalog catalog = setup.catalog(terminal);
            Table table = new Table("DATASET", "VERSION", "SETTINGS", "FROM");
            for (DatasetProvider<?> provider : catalog.datasets().all()) {
                table.row(
                        provider.name(),
                        Providers.version(provider).orElse("-"),
                        BackendsCommand.settings(provider),
                        BackendsCommand.source(provider));
            }
            terminal.out().print(table);
            terminal.out().flush();
            return ExitCode.OK;
        }
    }

    /** One dataset. */
    @Command(
            name = "show",
            description = "Reads a dataset, fetches it where it is not here, and says what it is.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private static final int MOST_VALUES = 12;

        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        @Parameters(paramLabel = "INPUT", description = "A file, or a dataset by its name.")
        private String input = "";

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Dataset dataset = SetupOptions.parts(terminal, setup.catalog(terminal), RunConfig.DEFAULTS)
                    .dataset(input, false);
            print(terminal.out(), dataset);
            return ExitCode.OK;
        }

        private static void print(PrintStream out, Dataset dataset) {
            DatasetCard card = dataset.card();
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("name", card.name());
            card.title().filter(title -> !title.equals(card.name())).ifPresent(title -> lines.put("title", title));
            lines.put("licence", card.license().orElse("not stated"));
            card.source().ifPresent(source -> lines.put("source", source));
            card.revision().ifPresent(revision -> lines.put("revision", revision));
            card.cite().ifPresent(cite -> lines.put("cite", cite));
            lines.put("file", card.place());
            lines.put("sha256", card.sha256());
            lines.putAll(card.details());
            lines.put("items", items(dataset.items()));
            labels(dataset.items()).forEach((label, values) -> lines.put("label " + label, values));
            int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
            // texts of strangers: none of them may steer the terminal
            lines.forEach((key, value) -> out.println(
                    (key + " ".repeat(width - key.length()) + "  " + value).replaceAll("\\p{Cc}", "\uFFFD")));
            out.flush();
        }

        private static String items(List<DatasetItem> items) {
            long several =
                    items.stream().filter(item -> item.queries().size() > 1).count();
            return items.size() + (several == 0 ? "" : ", " + several + " of several turns");
        }

        /** The labels that sort items into a few kinds, each with how many items bear a value. */
        private static Map<String, String> labels(List<DatasetItem> items) {
            Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
            for (DatasetItem item : items) {
                item.labels().forEach((label, value) -> {
                    Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
                    Map<String, Integer> count = counts.computeIfAbsent(label, made -> new TreeMap<>());
                    values.stream().map(String::valueOf).distinct().forEach(each -> count.merge(each, 1, Integer::sum));
                });
            }
            Map<String, String> told = new LinkedHashMap<>();
            counts.forEach((label, count) -> told.put(
                    label,
                    count.size() > MOST_VALUES
                            ? count.size() + " values"
                            : count.entrySet().stream()
                                    .sorted(Map.Entry.<String, Integer>comparingByValue()
                                            .reversed())
                                    .map(each -> each.getKey() + " " + each.getValue())
                                    .collect(Collectors.joining(", "))));
            return told;
        }
    }
}
