package dev.urial.cli;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.wiring.Parts;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at models. */
@Command(name = "models", description = "Shows models.", mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "show is missing");
    }

    /** One model. */
    @Command(
            name = "show",
            description = "Opens a model and says what it is and can do.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        @Parameters(
                arity = "0..1",
                paramLabel = "MODEL",
                description = "A reference, or an entry of the configuration. Default: as for ask.")
        private @Nullable String model;

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            PluginCatalog catalog = setup.catalog(terminal);
            RunConfig config = ModelOption.chosen(model, setup.config(terminal, catalog), catalog, terminal);
            try (Backend backend = new Parts(catalog, config.seed()).backend(new ConfigReader(catalog).model(config))) {
                print(terminal.out(), backend);
            }
            return ExitCode.OK;
        }
    }

    /** The model card, a line a fact. */
    static void print(PrintStream out, Backend backend) {
        ModelCard card = backend.model();
        out.println("model:       " + card.id());
        out.println("backend:     " + card.engine().backend());
        out.println("engine:      " + card.engine().version());
        out.println("device:      " + card.engine().device());
        out.println("revision:    " + card.revision().orElse("not known"));
        out.println("context:     " + card.contextTokens() + " tokens");
        out.println("concurrent:  " + card.maxConcurrent());
        card.details().forEach((name, fact) -> out.println(String.format(Locale.ROOT, "%-12s %s", name + ":", fact)));
        card.vocabulary().ifPresent(vocabulary -> {
            out.println("vocabulary:  " + vocabulary.size() + " tokens");
            out.println("fingerprint: " + vocabulary.fingerprint());
            out.println("begin token: "
                    + (vocabulary.bos().isPresent() ? vocabulary.bos().getAsInt() : "none")
                    + (vocabulary.addsBos() ? ", put in front of a prompt" : ", not put in front"));
            out.println("end tokens:  "
                    + vocabulary.ends().stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")));
        });
        out.println("features:    "
                + card.features().stream()
                        .sorted()
                        .map(feature -> feature.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ")));
        out.println("tokenizer:   " + (backend.tokenizer().isPresent() ? "yes" : "no"));
        out.println("scores text: " + (backend.scorer().isPresent() ? "yes" : "no"));
    }
}
