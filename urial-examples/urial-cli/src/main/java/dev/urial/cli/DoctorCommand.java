package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what urial finds on this machine, and of a model, what works and what its lacks mean. */
@Command(
        name = "doctor",
        description = "Says what is found here, and what a model can do.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final Map<Feature, String> LACK = new EnumMap<>(Map.of(
            Feature.SEED, "sampling at a temperature cannot be repeated",
            Feature.TOP_LOGPROBS, "new tokens come without scores",
            Feature.REPETITION_PENALTY, "base models are decoded without one, and repeat themselves more",
            Feature.REPEATABLE, "equal requests may give different answers; runs differ in detail",
            Feature.JSON_SCHEMA, "replies of judges are in their form only if the model keeps to it",
            Feature.PREFIX_REUSE, "each query pays for the whole prompt"));

    private final Terminal terminal;

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = setup.quietCatalog(terminal);
        Runtime runtime = Runtime.getRuntime();
        line("urial", UrialCommand.version());
        line("java", Runtime.version() + ", " + System.getProperty("java.vm.vendor"));
        line(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + runtime.availableProcessors() + " processors");
        line("heap", runtime.maxMemory() / (1 << 20) + " MiB at most");
        line("configuration", setup.configFile(terminal).map(Object::toString).orElse("none"));
        line("backends", String.join(", ", catalog.backends().names()));
        catalog.backends().all().forEach(this::findings);
        line("templates", String.join(", ", catalog.templates().names()));
        line("selectors", String.join(", ", catalog.selectors().names()));
        catalog.problems().forEach(terminal::say);
        RunConfig config = model.over(setup.config(terminal, catalog), catalog, terminal);
        config.chosenModel().ifPresent(reference -> examine(catalog, config, reference));
        return catalog.problems().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    /** What a backend finds here, if it looks for anything. */
    private void findings(BackendProvider<?> provider) {
        Map<String, String> findings;
        try {
            findings = provider.findings();
        } catch (RuntimeException | LinkageError e) { // a plug-in's, and the rest is to be seen all the same
            findings = Map.of("failed", e.toString());
        }
        if (!findings.isEmpty()) {
            terminal.out().println("  " + provider.name());
            findings.forEach((name, found) -> line("    " + name, found));
        }
    }

    private void examine(PluginCatalog catalog, RunConfig config, String reference) {
        long start = System.nanoTime();
        try (Backend backend = SetupOptions.parts(terminal, catalog, config).backend(reference, config)) {
            long loaded = System.nanoTime();
            terminal.out().println();
            ModelsCommand.print(terminal.out(), backend);
            terminal.out().println();
            Table table = new Table("FEATURE", "", "WITHOUT IT");
            for (Feature feature : Feature.values()) {
                table.row(
                        feature.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        backend.model().features().contains(feature) ? "yes" : "NO",
                        LACK.getOrDefault(feature, ""));
            }
            table.row(
                    "tokenizer",
                    backend.tokenizer().isPresent() ? "yes" : "NO",
                    "prompts cannot be fitted to the context");
            table.row("scores text", backend.scorer().isPresent() ? "yes" : "NO", "no token-shift analysis");
            terminal.out().print(table);
            terminal.out().println();
            line("opened in", (loaded - start) / 1_000_000 + " ms");
            line("trial", trial(backend));
        }
    }

    private static String trial(Backend backend) {
        long start = System.nanoTime();
        GenerationRequest request = new GenerationRequest(Prompt.of("The capital of France is"), Sampling.GREEDY, 8);
        try (Generation generation = backend.generate(request)) {
            StringBuilder text = new StringBuilder();
            generation.forEachRemaining(piece -> text.append(piece.text()));
            String mark = generation.completion().reason() == FinishReason.LENGTH ? "..." : "";
            return "\"The capital of France is" + text.toString().replace("\n", "\\n") + mark + "\" in "
                    + (System.nanoTime() - start) / 1_000_000 + " ms";
        }
    }

    private void line(String name, String value) {
        terminal.out().println(String.format(Locale.ROOT, "%-14s %s", name + ":", value));
    }
}
