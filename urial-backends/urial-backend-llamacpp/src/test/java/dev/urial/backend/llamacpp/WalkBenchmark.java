package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What walks cost: positions a second of a model alone, and of it beside an adapted form of it with all that a study of token shift
 * takes of each position. Arguments: a model file, an adapter, the number of rounds. The build is the one that {@code urial.llama.dir}
 * or {@code URIAL_LLAMA_DIR} names, else b4916.
 */
public final class WalkBenchmark {
    private static final Prompt PROMPT =
            Prompt.of("# Query:\n```\nWhy do leaves change colour in autumn?\n```\n\n# Answer:\n```\n");
    private static final String ANSWER =
            "Leaves change colour in autumn because the green chlorophyll breaks down, and other pigments show. "
                    .repeat(10);

    private WalkBenchmark() {}

    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("arguments: MODEL ADAPTER ROUNDS");
            return;
        }
        Path file = Path.of(args[0]);
        try (Backend base = TestNatives.open(config(file, Optional.empty()));
                Backend adapted = TestNatives.open(config(file, Optional.of(Path.of(args[1]))))) {
            System.out.println(base.model().engine().version() + ", "
                    + base.model().details().get("cache"));
            int[] answer = base.tokenizer().orElseThrow().encode(ANSWER);
            for (int round = 0; round < Integer.parseInt(args[2]); round++) {
                print("one model", answer, () -> alone(base, answer));
                print("one model, adapted", answer, () -> alone(adapted, answer));
                print("both, compared", answer, () -> compared(base, adapted, answer));
            }
        }
    }

    private static LlamaCppBackendProvider.Config config(Path file, Optional<Path> adapter) {
        return TestNatives.config(
                file, adapter.map(lora -> new String[] {"lora=" + lora}).orElse(new String[0]));
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

    private static void print(String what, int[] answer, Work work) {
        long start = System.nanoTime();
        double result = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT, "%-20s %6.1f positions/s  (%.3f)%n", what, (answer.length + 1) / seconds, result);
    }
}
