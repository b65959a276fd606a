package dev.urial.backend.llamacpp;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * What a set of queries costs, aligned and bare, at several numbers of sequences. Arguments: a model file; a folder with prompts, a
 * file each, named {@code aligned-*} and {@code bare-*} (as {@code urial prompts render} writes them), and {@code constant} with
 * what the aligned ones begin with; the most new tokens; then each number of sequences, optionally with a layout as in {@code
 * 8:EXACT}. Greedy, penalty 1.1 over the whole context. A line a measurement: what, sequences, layout, seconds, new tokens, tokens
 * a second, prompt tokens computed.
 */
public final class BatchBenchmark {
    private static final List<String> STOPS = List.of("\n```\n\n# Query:", "\n# Query:", "\n# Answer:");

    private BatchBenchmark() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            System.err.println("arguments: MODEL FOLDER MAX-TOKENS SEQUENCES[:LAYOUT]...");
            return;
        }
        Path folder = Path.of(args[1]);
        int limit = Integer.parseInt(args[2]);
        int constant = Files.readString(folder.resolve("constant")).length();
        List<Prompt> aligned = prompts(folder, "aligned-", constant);
        List<Prompt> bare = prompts(folder, "bare-", 0);
        for (String setting : List.of(args).subList(3, args.length)) {
            int sequences = Integer.parseInt(setting.split(":", -1)[0]);
            Optional<LlamaCppBackendProvider.KvLayout> layout = setting.contains(":")
                    ? Optional.of(LlamaCppBackendProvider.KvLayout.valueOf(setting.split(":", -1)[1]))
                    : Optional.empty();
            LlamaCppBackendProvider.Config config = new LlamaCppBackendProvider.Config(
                    Path.of(args[0]),
                    Optional.of(2048),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    layout,
                    Optional.of(sequences),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            measure("bare", config, bare, limit);
            measure("aligned", config, aligned, limit);
        }
    }

    private static List<Prompt> prompts(Path folder, String prefix, int constant) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (String.valueOf(file.getFileName()).startsWith(prefix)) {
                    String text = Files.readString(file);
                    prompts.add(new Prompt(List.of(new Prompt.Segment(text, false)), STOPS, constant));
                }
            }
        }
        return prompts;
    }

    private static void measure(String what, LlamaCppBackendProvider.Config config, List<Prompt> prompts, int limit)
            throws Exception {
        try (Backend backend = TestNatives.open(config, new Workload(1, false))) {
            ExecutorService readers =
                    Executors.newFixedThreadPool(backend.model().maxConcurrent());
            long start = System.nanoTime();
            List<Callable<Completion>> calls = new ArrayList<>();
            for (Prompt prompt : prompts) {
                calls.add(() -> complete(backend, prompt, limit));
            }
            int made = 0;
            int computed = 0;
            for (Future<Completion> answer : readers.invokeAll(calls)) {
                made += answer.get().usage().newTokens();
                computed += answer.get().usage().promptTokens()
                        - answer.get().usage().cachedTokens();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            readers.shutdown();
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-8s %3d %-8s %8.1f s %7d tokens %8.1f tokens/s %7d prompt tokens computed",
                    what,
                    backend.model().maxConcurrent(),
                    backend.model().details().getOrDefault("cache", "").replaceFirst(".*, ", ""),
                    seconds,
                    made,
                    made / seconds,
                    computed));
        }
    }

    private static Completion complete(Backend backend, Prompt prompt, int limit) {
        Sampling sampling = Sampling.GREEDY.withRepetitionPenalty(1.1);
        try (Generation generation = backend.generate(new GenerationRequest(prompt, sampling, limit))) {
            while (generation.hasNext()) {
                generation.next();
            }
            return generation.completion();
        }
    }
}
