package dev.urial.cli;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.ModelCard;
import dev.urial.hub.DownloadLines;
import dev.urial.hub.HubBackendProvider;
import dev.urial.hub.HubCache;
import dev.urial.hub.HubClient;
import dev.urial.hub.HubModels;
import dev.urial.hub.HubModels.Form;
import dev.urial.hub.HubReference;
import dev.urial.hub.HubSettings;
import dev.urial.lab.models.LabModels;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at models, and fetches them. */
@Command(name = "models", description = "Lists, shows and fetches models.", mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "one of list, show, pull is missing");
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
            try (Backend backend =
                    SetupOptions.parts(terminal, catalog, config).backend(new ConfigReader(catalog).model(config))) {
                print(terminal.out(), backend);
            }
            return ExitCode.OK;
        }
    }

    /** Fetches a model of the hub. */
    @Command(
            name = "pull",
            description = "Fetches a model of the Hugging Face hub into its cache, and says where it is.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "The cache is the one of the hub's other tools. Environment: HF_TOKEN, HF_ENDPOINT, HF_HOME,",
                "HF_HUB_CACHE, HF_HUB_OFFLINE, as they use them.",
                "",
                "Without a file, the repository's GGUF file is fetched; where there is none, its config.json with",
                "safetensors, for the backend djl. Where there are both, ?engine=djl behind the name means the latter.",
                "",
                "Example:",
                "  urial models pull ggml-org/gemma-3-270m-GGUF"
            })
    static final class Pull implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        @Parameters(
                paramLabel = "MODEL",
                description = "[hf:]OWNER/REPO[@REV][/FILE.gguf], or an entry of the configuration of this kind.")
        private String model = "";

        Pull(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            BoundModel<?> entry =
                    setup.config(terminal, setup.catalog(terminal)).models().get(model);
            if (entry == null) {
                String[] parts = model.replaceFirst("^hf:", "").split("\\?", 2);
                boolean djl = parts.length == 2 && List.of(parts[1].split("&")).contains("engine=djl");
                fetch(parts[0], djl ? Form.DIRECTORY : Form.GGUF);
            } else if (entry.config() instanceof HubBackendProvider.Config hub) {
                fetch(hub.model(), Form.of(hub.engine()));
            } else {
                throw new ConfigException(
                        "model '" + model + "'",
                        "is a model of the backend " + entry.provider().name() + ", not of the hub");
            }
            return ExitCode.OK;
        }

        private void fetch(String text, Form preferred) {
            HubReference reference;
            try {
                reference = HubReference.parse(text);
            } catch (IllegalArgumentException e) {
                throw new ConfigException("model '" + model + "'", e.getMessage() + "");
            }
            HubModels models = new HubModels(new HubClient(HubSettings.of(terminal.environment())));
            Path fetched;
            try (DownloadProgress progress = new DownloadProgress(terminal)) {
                fetched = models.fetch(reference, preferred, progress);
            }
            terminal.out().println(fetched);
        }
    }

    /** The models there are. */
    @Command(
            name = "list",
            description = "The models that are here: the configuration's, the lab's, and those in the hub's cache.",
            mixinStandardHelpOptions = true)
    static final class ListModels implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private SetupOptions setup = new SetupOptions();

        ListModels(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            PluginCatalog catalog = setup.catalog(terminal);
            HubSettings settings = HubSettings.of(terminal.environment());
            Table table = new Table("MODEL", "SIZE", "REVISION", "FROM");
            new TreeMap<>(setup.config(terminal, catalog).models())
                    .forEach((name, entry) -> table.row(name, "", "", "configuration: " + reference(entry)));
            if (catalog.backends().find("lab").isPresent()) {
                LabModels.NAMES.forEach(name -> table.row("lab:" + name, "", "", "urial itself"));
            }
            for (CachedModel model : CachedModel.of(new HubCache(settings).models())) {
                table.row(model.reference(), DownloadLines.size(model.bytes()), model.revision(), "hub's cache");
            }
            terminal.out().print(table);
            terminal.out().println();
            terminal.out().println("hub's cache: " + settings.cache());
            return ExitCode.OK;
        }

        /** An entry as one would write it, without its further settings. */
        private static String reference(BoundModel<?> entry) {
            RecordComponent[] components = entry.config().getClass().getRecordComponents();
            String name = entry.provider().name();
            if (components.length == 0) {
                return name;
            }
            try {
                Object first = components[0].getAccessor().invoke(entry.config());
                return name + ":"
                        + (first instanceof Enum<?> constant
                                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                : first);
            } catch (ReflectiveOperationException e) {
                return name;
            }
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
