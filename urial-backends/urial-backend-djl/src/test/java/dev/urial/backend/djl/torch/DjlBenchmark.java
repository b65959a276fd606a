package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.Family;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.config.RunConfig;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.HeldRow;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Prints figures; {@code urial-examples/bin/bench-djl} says which. */
final class DjlBenchmark {
    private static final int PROMPT = 512;
    private static final int NEW = 64;
    private static final int ROUNDS = 3;
    private static final int ANSWER = 200;
    /** For the steps of a round, where they are slow. */
    private static final int STEPS_SECONDS = 10;

    private static final long COPIED = 256L << 20;

    private DjlBenchmark() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "network" -> network(Path.of(args[1]), args[2], args[3]);
            case "backend" -> Arrays.stream(args).skip(1).forEach(DjlBenchmark::backend);
            case "study" -> study(args[1], args[2]);
            case "random" -> RandomDirectory.write(Path.of(args[1]), args[2]);
            default -> throw new IllegalArgumentException("no benchmark is called " + args[0]);
        }
    }

    /** The network alone, logits not asked for but of the last token of each sequence. */
    private static void network(Path directory, String wanted, String type) {
        ModelDirectory files = ModelDirectory.read(directory, ServiceLoader.load(Family.class));
        TorchRuntime runtime = TorchRuntime.open(false);
        String device = runtime.device(wanted);
        NumberType numbers = NumberType.valueOf(type);
        long weights = TorchWeights.bytes(files.architecture(), numbers);
        double copy = bandwidth(runtime, device);
        print(
                "%s, %s on %s, %s: weights of %.2f GB; it copies %.1f GB/s%n",
                directory.getFileName(), type, device, runtime.version(), weights / 1e9, copy / 1e9);
        for (int rows : new int[] {1, 8, 32, 128}) {
            try (TorchModel model = TorchModel.open(
                    runtime,
                    files,
                    Optional.empty(),
                    new TorchModel.Settings(numbers, device, rows, PROMPT + NEW, PROMPT, true))) {
                print("%4d sequences: %s%n", rows, rates(model, rows, weights, copy));
            } catch (BackendException e) {
                print("%4d sequences: %s%n", rows, String.valueOf(e.getMessage()));
            }
        }
    }

    private static String rates(TorchModel model, int rows, long weights, double copy) {
        float[] logits = new float[model.vocabularySize()];
        int[] prompt = new Random(1).ints(PROMPT, 0, model.vocabularySize()).toArray();
        List<Double> prefills = new ArrayList<>();
        List<Double> steps = new ArrayList<>();
        List<Double> hosts = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            model.forgetAll();
            TokenBatch batch = new TokenBatch(PROMPT);
            for (int sequence = 0; sequence < rows; sequence++) {
                if (sequence > 0) { // the others hold the same
                    model.copySequence(0, sequence);
                    continue;
                }
                for (int i = 0; i < PROMPT; i++) {
                    batch.add(prompt[i], i, sequence, i == PROMPT - 1);
                }
                long start = System.nanoTime();
                model.decode(batch);
                model.logits(PROMPT - 1, logits);
                prefills.add(PROMPT / seconds(start));
            }
            long limit = System.nanoTime() + STEPS_SECONDS * 1_000_000_000L;
            for (int step = 0; step < NEW && System.nanoTime() < limit; step++) {
                batch.clear();
                for (int sequence = 0; sequence < rows; sequence++) {
                    batch.add(prompt[step], PROMPT + step, sequence, true);
                }
                long start = System.nanoTime();
                model.decode(batch);
                hosts.add(seconds(start));
                model.logits(0, logits);
                steps.add(seconds(start));
            }
        }
        double step = median(steps);
        return String.format(
                Locale.ROOT,
                "prefill %7.0f tokens/s, decode %7.1f tokens/s (%.2f ms a step, %.2f until the step returns),"
                        + " %.0f%% of what it copies",
                median(prefills),
                rows / step,
                1e3 * step,
                1e3 * median(hosts),
                100 * weights / step / copy);
    }

    /** Bytes that a copy within memory reads and writes in a second. */
    private static double bandwidth(TorchRuntime runtime, String device) {
        try (TorchModule module =
                        TorchModule.compile(runtime.newManager(), NetworkText.filling(device) + """
                  def again(self, x: Tensor, y: Tensor, times: int) -> float:
                    for i in range(times):
                      unused = torch.copy_(y, x)
                    return float(torch.sum(torch.narrow(y, 0, 0, 1)))
                """.indent(0));
                var one = new Loader(module).empty(List.of((int) (COPIED / 4)), NumberType.F32);
                var other = new Loader(module).empty(List.of((int) (COPIED / 4)), NumberType.F32)) {
            List<Double> rates = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                long start = System.nanoTime();
                module.run("again", one, other, 5);
                rates.add(2 * 5 * COPIED / seconds(start));
            }
            return median(rates);
        }
    }

    /** A model as it is used, by its reference: generations of so many sequences at once. */
    private static void backend(String reference) {
        for (int rows : new int[] {1, 8}) {
            try (Backend backend =
                    open(reference + (reference.contains("?") ? "&" : "?") + "context=1024&parallel=" + rows)) {
                String text = "The quick brown fox jumps over the lazy dog, and so on. ".repeat(60);
                int[] tokens = backend.tokenizer().orElseThrow().encode(text);
                String cut = backend.tokenizer().orElseThrow().decode(Arrays.copyOf(tokens, PROMPT));
                List<Double> firsts = new ArrayList<>();
                List<Double> rests = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    int number = round;
                    double first = timed(() -> generate(backend, number + cut, 1, rows));
                    double all = timed(() -> generate(backend, (number + 3) + cut, NEW, rows));
                    firsts.add(rows * PROMPT / first);
                    rests.add(rows * (NEW - 1) / Math.max(1e-9, all - first));
                }
                print(
                        "%s, %d at once: prompts %.0f tokens/s, then %.1f tokens/s%n",
                        reference, rows, median(firsts), median(rests));
            }
        }
    }

    private static int generate(Backend backend, String text, int limit, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> new Thread(() -> {
                    GenerationRequest request = new GenerationRequest(Prompt.of(i + text), Sampling.GREEDY, limit);
                    try (Generation generation = backend.generate(request)) {
                        generation.forEachRemaining(piece -> {});
                    }
                }))
                .peek(Thread::start)
                .toList()
                .stream()
                .mapToInt(DjlBenchmark::join)
                .sum();
    }

    private static int join(Thread thread) {
        try {
            thread.join();
            return 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two models side by side, with what a study takes of each position. */
    private static void study(String baseReference, String alignedReference) {
        try (Backend base = open(baseReference);
                Backend aligned = open(alignedReference)) {
            int[] answer = new Random(2)
                    .ints(ANSWER, 0, base.model().vocabulary().orElseThrow().size())
                    .toArray();
            List<Double> held = new ArrayList<>();
            List<Double> alone = new ArrayList<>();
            for (int round = 0; round <= ROUNDS; round++) {
                double rows = timed(() -> walk(base, answer) + walk(aligned, answer));
                double all = timed(() -> compared(base, aligned, answer));
                if (round > 0) {
                    alone.add((ANSWER + 1) / rows);
                    held.add((ANSWER + 1) / all);
                }
            }
            print(
                    "%s beside %s: %.1f positions/s with all measures; both walks, nothing asked: %.1f%n",
                    baseReference, alignedReference, median(held), median(alone));
        }
    }

    private static int walk(Backend backend, int[] answer) {
        int rows = 0;
        float[] row = new float[backend.model().vocabulary().orElseThrow().size()];
        try (DistributionWalk walk = backend.distributions().orElseThrow().open(Prompt.of("Query: why?"), answer)) {
            while (walk.holds() ? walk.hold().isPresent() : walk.next(row)) {
                rows++;
            }
        }
        return rows;
    }

    private static int compared(Backend base, Backend aligned, int[] answer) {
        double sum = 0;
        Prompt prompt = Prompt.of("Query: why?");
        int size = base.model().vocabulary().orElseThrow().size();
        float[] row = new float[size];
        float[] otherRow = new float[size];
        Distribution baseRow = new Distribution(size);
        Distribution alignedRow = new Distribution(size);
        try (DistributionWalk first = base.distributions().orElseThrow().open(prompt, answer);
                DistributionWalk second = aligned.distributions().orElseThrow().open(prompt, answer)) {
            for (int i = 0; i <= ANSWER; i++) {
                int token = answer[Math.min(i, ANSWER - 1)];
                if (first.holds() && second.holds()) {
                    HeldRow there = first.hold().orElseThrow();
                    HeldRow here = second.hold().orElseThrow();
                    sum += here.divergence(there)
                            + here.totalVariation(there)
                            + here.logprob(token)
                            + there.logprob(token)
                            + here.rank(token)
                            + there.rank(token)
                            + here.top(10)[0]
                            + there.top(10)[0];
                } else if (first.next(row) && second.next(otherRow)) {
                    Distribution there = baseRow.set(row);
                    Distribution here = alignedRow.set(otherRow);
                    sum += here.divergence(there)
                            + here.totalVariation(there)
                            + here.logprob(token)
                            + there.logprob(token)
                            + here.rank(token)
                            + there.rank(token)
                            + here.top(10)[0]
                            + there.top(10)[0];
                }
            }
        }
        return (int) sum;
    }

    private static Backend open(String reference) {
        return new Parts(PluginCatalog.load(), 0).backend(reference, RunConfig.DEFAULTS);
    }

    private static double timed(Supplier<Integer> work) {
        long start = System.nanoTime();
        int unused = work.get();
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
