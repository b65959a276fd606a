package dev.urial.cli;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.prompt.PublishedPrompts;
import dev.urial.core.prompt.PulledPrompts;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.wiring.Parts;
import dev.urial.hub.DownloadLines;
import dev.urial.hub.PromptSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at prompts. */
@Command(
        name = "prompts",
        description = "Lists, shows, renders and fetches prompt sets.",
        mixinStandardHelpOptions = true)
final class PromptsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "one of list, show, render, pull is missing");
    }

    /** The sets there are. */
    @Command(
            name = "list",
            description = "The sets that are shipped, and the published files that are known.",
            mixinStandardHelpOptions = true)
    static final class ListSets implements Callable<Integer> {
        private final Terminal terminal;

        ListSets(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Table shipped = new Table("SET", "EXAMPLES", "TEMPLATE", "SHA-256");
            for (PromptSet set : PromptSets.shipped()) {
                shipped.row(set.name(), set.examples().size(), set.template(), shortened(set.sha256()));
            }
            terminal.out().print(shipped);
            terminal.out().println();
            terminal.out()
                    .println("The lab sets are for the tiny models lab:base and lab:aligned; they are asked with lab.");
            terminal.out().println();
            Table published = new Table("PUBLISHED FILE", "EXAMPLES", "TEMPLATE", "SHA-256", "DATE", "PULLED");
            for (PublishedPrompts.Entry known : PublishedPrompts.all()) {
                published.row(
                        known.name(),
                        known.k(),
                        known.template(),
                        shortened(known.sha256()),
                        known.date(),
                        PulledPrompts.has(known) ? "yes" : "");
            }
            terminal.out().print(published);
            terminal.out().println();
            terminal.out()
                    .println(
                            "A published file is not shipped: 'urial prompts pull NAME' fetches it, or give its path.");
            return ExitCode.OK;
        }

        private static String shortened(String sha256) {
            return sha256.substring(0, 12);
        }
    }

    /** One set. */
    @Command(
            name = "show",
            description = "What a set is, and the constant part of its prompt.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        @Mixin
        private PromptOptions prompt = new PromptOptions();

        @Parameters(paramLabel = "SET", description = "A set's name, a prompt file, or none.")
        private String set = "";

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            PromptAssembly assembly = open(terminal, setup, prompt, set);
            Prompt rendered = assembly.assemble(Query.of("?")).prompt();
            terminal.out().println("name:      " + assembly.set().name());
            terminal.out().println("template:  " + assembly.template().name());
            terminal.out()
                    .println("examples:  "
                            + (assembly.set().published()
                                    ? "in the text"
                                    : assembly.set().examples().size()));
            terminal.out().println("sha256:    " + assembly.set().sha256());
            terminal.out().println("constant:  " + rendered.constantChars() + " characters");
            terminal.out()
                    .println("stops:     "
                            + rendered.stops().stream().map(Show::quoted).toList());
            terminal.out().println();
            terminal.out().println(rendered.text().substring(0, rendered.constantChars()));
            return ExitCode.OK;
        }

        private static String quoted(String text) {
            return '"' + text.replace("\n", "\\n") + '"';
        }
    }

    /** The bytes a model gets. */
    @Command(
            name = "render",
            description = "Writes exactly what a model would get, to the byte.",
            mixinStandardHelpOptions = true)
    static final class Render implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        @Mixin
        private PromptOptions prompt = new PromptOptions();

        @Parameters(paramLabel = "SET", description = "A set's name, a prompt file, or none.")
        private String set = "";

        @Option(
                names = "--turn",
                paramLabel = "TEXT",
                required = true,
                description = "A turn: query, answer, query, ...; the last is a query.")
        private List<String> turns = List.of();

        Render(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (turns.size() % 2 == 0) {
                throw new ConfigException(
                        "--turn",
                        "turns alternate: query, answer, query, ...; the last must be a query, but there are "
                                + turns.size());
            }
            PromptAssembly assembly = open(terminal, setup, prompt, set);
            Query query = new Query("0", turns, Map.of());
            byte[] bytes = assembly.assemble(query).prompt().text().getBytes(StandardCharsets.UTF_8);
            terminal.out().write(bytes, 0, bytes.length);
            terminal.out().flush();
            return ExitCode.OK;
        }
    }

    /** Fetches a published file. */
    @Command(
            name = "pull",
            description = "Fetches a published prompt file, checks it against the catalogue, and says where it is.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "From then on -p NAME means it. The environment variable URIAL_PROMPTS_ENDPOINT names another",
                "address to fetch from, at which the file is NAME.txt."
            })
    static final class Pull implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "NAME", description = "The name of a published file, as in 'urial prompts list'.")
        private String name = "";

        Pull(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            PublishedPrompts.Entry entry =
                    PublishedPrompts.named(name).orElseThrow(() -> new ConfigException("", unknown(name)));
            if (PulledPrompts.has(entry)) {
                terminal.out().println(PulledPrompts.file(entry));
                return ExitCode.OK;
            }
            PromptSource source = PromptSource.of(terminal.environment());
            terminal.out().println(source.pull(entry, new DownloadLines(terminal::say)));
            return ExitCode.OK;
        }

        private static String unknown(String name) {
            List<String> names = PublishedPrompts.all().stream()
                    .map(PublishedPrompts.Entry::name)
                    .toList();
            return "no published prompt is named '" + name + "'" + NearNames.suggestion(name, names) + "; there are "
                    + String.join(", ", names);
        }
    }

    private static PromptAssembly open(Terminal terminal, SetupOptions setup, PromptOptions prompt, String set) {
        PluginCatalog catalog = setup.catalog(terminal);
        PromptSettings settings = prompt.over(PromptSettings.DEFAULTS, Optional.of(set));
        return new Parts(catalog, 0).prompt(settings);
    }
}
