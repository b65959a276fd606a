package dev.urial.backend.llamacpp;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Usage;
import dev.urial.core.spi.Workload;
import dev.urial.core.wiring.Parts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a set of queries costs, aligned and bare, by this backend and by a llama-server. Arguments: a model file, a prompt set, a
 * dataset, how many of its items, the most new tokens, then what to measure, each of the form {@code KIND:SEQUENCES[:LAYOUT]}
 * where KIND is {@code aligned}, {@code bare} or, with the path of the program in {@code URIAL_BENCH_SERVER}, {@code server} or
 * {@code server-bare}. Greedy, repetition penalty 1.1 over the whole context, 2,048 tokens of context a sequence. The build of
 * llama.cpp is the one that {@code URIAL_LLAMA_DIR} names, else b4916. Prints a line a measurement.
 */
public final class BatchBenchmark {
    static final int CONTEXT = 2048;

    private BatchBenchmark() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 6) {
            System.err.println("arguments: MODEL PROMPT-SET DATASET COUNT MAX-TOKENS KIND:SEQUENCES[:LAYOUT]...");
            return;
        }
        Path model = Path.of(args[0]);
        List<DatasetItem> items = DatasetFile.read(Path.of(args[2]), false).items();
        items = items.subList(0, Math.min(items.size(), Integer.parseInt(args[3])));
        int limit = Integer.parseInt(args[4]);
        List<Prompt> aligned = prompts(args[1], items);
        List<Prompt> bare = prompts("none", items);
        for (String measurement : List.of(args).subList(5, args.length)) {
            String[] parts = measurement.split(":", -1);
            int sequences = Integer.parseInt(parts[1]);
            List<Prompt> prompts = parts[0].endsWith("bare") ? bare : aligned;
            if (parts[0].startsWith("server")) {
                try (LlamaServer server =
                        LlamaServer.start(Path.of(System.getenv("URIAL_BENCH_SERVER")), model, sequences, CONTEXT)) {
                    measure(
                            parts[0] + " " + sequences,
                            "",
                            sequences,
                            prompts,
                            prompt -> server.complete(prompt, limit));
                }
            } else {
                Optional<LlamaCppBackendProvider.KvLayout> layout = parts.length > 2
                        ? Optional.of(LlamaCppBackendProvider.KvLayout.valueOf(parts[2]))
                        : Optional.empty();
                try (Backend backend = TestNatives.open(config(model, sequences, layout), new Workload(1, false))) {
                    String layoutUsed =
                            backend.model().details().getOrDefault("cache", "").replaceFirst(".*, ", "");
                    String what = parts[0] + " " + sequences;
                    String build = backend.model().engine().version() + ", " + layoutUsed;
                    measure(what, build, sequences, prompts, prompt -> complete(backend, prompt, limit));
                }
            }
        }
    }

    private static LlamaCppBackendProvider.Config config(
            Path model, int sequences, Optional<LlamaCppBackendProvider.KvLayout> layout) {
        String settings = "context=" + CONTEXT + "&parallel=" + sequences;
        return TestNatives.config(
                model, settings + layout.map(kv -> "&kv=" + kv).orElse(""));
    }

    private static List<Prompt> prompts(String set, List<DatasetItem> items) {
        PromptAssembly assembly = new Parts(PluginCatalog.load(), 0).prompt(PromptSettings.DEFAULTS.withSet(set));
        return items.stream()
                .map(item -> assembly.assemble(Query.of(item.queries().get(0))).prompt())
                .toList();
    }

    /** Makes a completion, on the calling thread. */
    interface Completer {
        Usage complete(Prompt prompt) throws Exception;
    }

    private static void measure(String what, String by, int threads, List<Prompt> prompts, Completer completer)
            throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Callable<Usage>> calls = new ArrayList<>();
            prompts.forEach(prompt -> calls.add(() -> completer.complete(prompt)));
            int made = 0;
            int computed = 0;
            for (Future<Usage> answer : readers.invokeAll(calls)) {
                made += answer.get().newTokens();
                computed += answer.get().promptTokens() - answer.get().cachedTokens();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-14s %8.1f s %7d tokens %7.1f tokens/s %7d prompt tokens computed   %s",
                    what,
                    seconds,
                    made,
                    made / seconds,
                    computed,
                    by));
        } finally {
            readers.shutdownNow();
        }
    }

    private static Usage complete(Backend backend, Prompt prompt, int limit) {
        Sampling sampling = Sampling.GREEDY.withRepetitionPenalty(1.1);
        try (Generation generation = backend.generate(new GenerationRequest(prompt, sampling, limit))) {
            while (generation.hasNext()) {
                generation.next();
            }
            Completion completion = generation.completion();
            return completion.usage();
        }
    }
}
