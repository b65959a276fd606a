package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.engine.CachePlan;
import dev.urial.core.engine.Machine;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What walks cost: milliseconds a position of the engine alone, which computes the same batches and is asked for nothing, of walks, and
 * of two models side by side with all that a study of token shift takes of each position. Arguments: a model file, another one or
 * {@code lora=} and an adapter for it, the number of rounds. The build is the one that {@code urial.llama.dir} or {@code
 * URIAL_LLAMA_DIR} names, else b4916.
 */
public final class WalkBenchmark {
    private static final Prompt PROMPT =
            Prompt.of("# Query:\n```\nWhy do leaves change colour in autumn?\n```\n\n# Answer:\n```\n");
    private static final String ANSWER =
            "Leaves change colour in autumn because the green chlorophyll breaks down, and other pigments show. "
                    .repeat(12);

    /** Of an answer. */
    private static final int TOKENS = 200;

    private WalkBenchmark() {}

    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("arguments: MODEL MODEL|lora=ADAPTER ROUNDS");
            return;
        }
        boolean adapter = args[1].startsWith("lora=");
        Path file = Path.of(args[0]);
        LlamaCppBackendProvider.Config first = TestNatives.config(file);
        LlamaCppBackendProvider.Config second =
                adapter ? TestNatives.config(file, args[1]) : TestNatives.config(Path.of(args[1]));
        try (Backend base = TestNatives.open(first);
                Backend aligned = TestNatives.open(second);
                NativeModel baseEngine = engine(first);
                NativeModel alignedEngine = engine(second)) {
            System.out.println(base.model().engine().version() + ", "
                    + base.model().details().get("cache") + ", vocabulary " + size(base));
            int[] prompt = base.tokenizer().orElseThrow().encode(PROMPT);
            int[] answer = Arrays.copyOf(base.tokenizer().orElseThrow().encode(ANSWER), TOKENS);
            Map<String, List<Double>> millis = new LinkedHashMap<>();
            for (int round = 0; round <= Integer.parseInt(args[2]); round++) {
                Map<String, Work> works = new LinkedHashMap<>();
                works.put("engine alone, base", () -> engine(baseEngine, prompt, answer));
                works.put("engine alone, aligned", () -> engine(alignedEngine, prompt, answer));
                works.put("walk, base", () -> alone(base, answer));
                works.put("walk, aligned", () -> alone(aligned, answer));
                works.put("both, compared", () -> compared(base, aligned, answer));
                boolean warm = round > 0;
                works.forEach((what, work) -> {
                    long start = System.nanoTime();
                    double unused = work.run();
                    if (warm) {
                        millis.computeIfAbsent(what, key -> new ArrayList<>())
                                .add((System.nanoTime() - start) / 1e6 / (TOKENS + 1));
                    }
                });
            }
            Map<String, Double> medians = new LinkedHashMap<>();
            millis.forEach((what, times) -> medians.put(what, median(times)));
            medians.forEach(WalkBenchmark::print);
            double engine = medians.getOrDefault("engine alone, base", 0.0)
                    + medians.getOrDefault("engine alone, aligned", 0.0);
            double compared = medians.getOrDefault("both, compared", 0.0);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %6.1f %% of the engine's%n",
                    "what Java adds",
                    100 * (compared - engine) / engine);
        }
    }

    private static int size(Backend backend) {
        return backend.model().vocabulary().orElseThrow().size();
    }

    private static void print(String what, double millis) {
        System.out.printf(Locale.ROOT, "%-24s %6.2f ms, %6.1f positions/s%n", what, millis, 1000 / millis);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** A context like the backend's, without it. */
    private static NativeModel engine(LlamaCppBackendProvider.Config config) {
        GgufFile file = GgufFile.read(config.file());
        LlamaRuntime runtime = LlamaRuntime.open(config.library());
        int context = config.context()
                .orElse(Math.min(
                        CachePlan.DEFAULT_CONTEXT, file.trainedContext().orElse(Integer.MAX_VALUE)));
        Llama.ContextSettings settings = new Llama.ContextSettings(
                context,
                1,
                Math.min(context, 512),
                Machine.physicalCores(),
                LlamaCppBackendProvider.FlashAttention.OFF,
                runtime.llama().build().context.unifiedCache().isEmpty(),
                LlamaCppBackendProvider.KvType.F16,
                false);
        return NativeModel.load(runtime, file, 0, config.lora().map(lora -> LoraAdapter.read(lora, 1, file)), settings);
    }

    private static double engine(NativeModel model, int[] prompt, int[] answer) {
        model.forgetAll();
        TokenBatch batch = new TokenBatch(model.batch());
        for (int i = 0; i < prompt.length; i++) {
            batch.add(prompt[i], i, 0, i == prompt.length - 1);
        }
        model.decode(batch);
        int chunk = Math.max(1, Math.min(128, (32 << 20) / Float.BYTES / model.vocabularySize())); // as a walk does
        for (int from = 0; from < answer.length; from += chunk) {
            batch.clear();
            for (int i = from; i < Math.min(answer.length, from + chunk); i++) {
                batch.add(answer[i], prompt.length + i, 0, true);
            }
            model.decode(batch);
        }
        return 0;
    }

    private static double alone(Backend backend, int[] answer) {
        float[] row = new float[backend.model().vocabulary().orElseThrow().size()];
        try (DistributionWalk walk = backend.distributions().orElseThrow().open(PROMPT, answer)) {
            while (walk.next(row)) {}
        }
        return row[0];
    }

    private static double compared(Backend base, Backend adapted, int[] answer) {
        int size = base.model().vocabulary().orElseThrow().size();
        Distribution there = new Distribution(size);
        Distribution here = new Distribution(size);
        float[] bases = new float[size];
        float[] adapteds = new float[size];
        double sum = 0;
        try (DistributionWalk first = base.distributions().orElseThrow().open(PROMPT, answer);
                DistributionWalk second = adapted.distributions().orElseThrow().open(PROMPT, answer)) {
            for (int i = 0; first.next(bases) && second.next(adapteds); i++) {
                int token = answer[Math.min(i, answer.length - 1)];
                here.set(adapteds);
                there.set(bases);
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
        return sum / (answer.length + 1);
    }

    private interface Work {
        double run();
    }
}
