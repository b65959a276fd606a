package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.SequenceDecoder;
import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.engine.Machine;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the constant prefix costs, and what Java adds to a decoding step. Arguments: a model file, a file with the prompt's
 * constant part, the number of rounds, and optionally a flash attention setting. The build is the one that
 * {@code urial.llama.dir} or {@code URIAL_LLAMA_DIR} names, else b4916. Prints medians; what is compared is measured alternately
 * in the same process.
 */
public final class LlamaCppBenchmark {
    private static final int NEW_TOKENS = 64;
    private static final List<String> QUERIES = List.of(
            "Why do leaves change colour in autumn?",
            "Can you tell me how to make a good cup of coffee at home?",
            "Who wrote the play Hamlet, and what is it about?");

    private LlamaCppBenchmark() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 3) {
            System.err.println("arguments: MODEL PROMPT-FILE ROUNDS [AUTO|ON|OFF]");
            return;
        }
        String constant = Files.readString(Path.of(args[1])) + "\n\n# Query:\n```\n";
        int rounds = Integer.parseInt(args[2]);
        LlamaCppBackendProvider.Config config = TestNatives.config(
                Path.of(args[0]), args.length > 3 ? new String[] {"flashAttention=" + args[3]} : new String[0]);

        List<Double> cold = new ArrayList<>();
        for (int round = 0; round < Math.min(rounds, 5); round++) {
            try (Backend fresh = TestNatives.open(config)) {
                cold.add(firstToken(fresh, aligned(constant, QUERIES.get(0))));
            }
        }
        try (Backend backend = TestNatives.open(config)) {
            System.out.println(backend.model().id() + ", llama.cpp "
                    + backend.model().engine().version() + ", "
                    + backend.model().engine().device());
            firstTokens(backend, constant, rounds, cold);
        }
        steps(config, constant, rounds);
    }

    private static Prompt aligned(String constant, String query) {
        return Answer.prompt(constant, query + "\n```\n\n# Answer:\n```\n");
    }

    private static void firstTokens(Backend backend, String constant, int rounds, List<Double> cold) {
        List<Double> bare = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            String query = QUERIES.get(round % QUERIES.size());
            // The bare query takes the place of the prefix in the cache, so the prefix is put back before it is timed.
            double without = firstToken(backend, aligned("", "# Query:\n```\n" + query));
            firstToken(backend, aligned(constant, "anything"));
            double with = firstToken(backend, aligned(constant, query));
            bare.add(without);
            warm.add(with);
            ratio.add(with / without);
        }
        print("first token, cold", median(cold), "ms");
        print("first token, prefix in memory", median(warm), "ms");
        print("first token, bare query", median(bare), "ms");
        print("prefix in memory / bare", median(ratio), "");
    }

    private static double firstToken(Backend backend, Prompt prompt) {
        long start = System.nanoTime();
        try (Generation generation = backend.generate(new GenerationRequest(prompt, Sampling.GREEDY, 1))) {
            generation.next();
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /** Whole generations, and the same tokens given to the library with nothing done to their logits, in turns. */
    private static void steps(LlamaCppBackendProvider.Config config, String constant, int rounds) throws IOException {
        try (Backend backend = TestNatives.open(config)) {
            Prompt prompt = aligned(constant, QUERIES.get(0));
            int[] tokens = backend.tokenizer().orElseThrow().encode(prompt);
            GenerationRequest request =
                    new GenerationRequest(prompt, Sampling.GREEDY.withRepetitionPenalty(1.1), NEW_TOKENS);
            String answer = Answer.to(backend, request).text();
            int[] answerTokens = backend.tokenizer().orElseThrow().encode(answer);

            GgufFile file = GgufFile.read(config.file());
            LlamaRuntime runtime = LlamaRuntime.open(config.library());
            Llama.ContextSettings settings = new Llama.ContextSettings(
                    backend.model().contextTokens(),
                    1,
                    512,
                    Machine.physicalCores(),
                    config.flashAttention().orElse(LlamaCppBackendProvider.FlashAttention.OFF),
                    false,
                    LlamaCppBackendProvider.KvType.F16,
                    false);
            try (NativeModel raw = NativeModel.load(runtime, file, 0, Optional.empty(), settings)) {
                LlamaVocabulary vocabulary = new LlamaVocabulary(raw, file);
                List<Double> ours = new ArrayList<>();
                List<Double> theirs = new ArrayList<>();
                List<Double> overhead = new ArrayList<>();
                List<Double> own = new ArrayList<>();
                for (int round = 0; round < rounds + 2; round++) {
                    boolean first = round % 2 == 0;
                    double library = first ? rawSteps(raw, tokens, answerTokens) : 0;
                    double whole = ourSteps(backend, request);
                    library = first ? library : rawSteps(raw, tokens, answerTokens);
                    double share = ownShare(raw, request, tokens, vocabulary);
                    if (round >= 2) { // the first two warm up
                        own.add(share);
                        ours.add(whole);
                        theirs.add(library);
                        overhead.add((whole - library) / library * 100);
                    }
                }
                print("generate, penalty 1.1", 1000 / median(ours), "tokens/s");
                print("the library alone", 1000 / median(theirs), "tokens/s");
                print("a step of ours", median(ours), "ms");
                print("a step of the library", median(theirs), "ms");
                print("own work, timed apart, of a step", median(own), "%");
                print("whole difference, of a step", median(overhead), "%");
            }
        }
    }

    /** Milliseconds from token to token after the first. */
    private static double ourSteps(Backend backend, GenerationRequest request) {
        try (Generation generation = backend.generate(request)) {
            generation.next();
            long start = System.nanoTime();
            while (generation.hasNext()) {
                generation.next();
            }
            double millis = (System.nanoTime() - start) / 1e6;
            return millis / Math.max(1, generation.completion().usage().newTokens() - 1);
        }
    }

    private static double rawSteps(NativeModel model, int[] prompt, int[] answer) {
        TokenBatch batch = new TokenBatch(model.batch());
        prefill(model, batch, prompt);
        long start = System.nanoTime();
        for (int i = 0; i < NEW_TOKENS - 1; i++) {
            decode(model, batch, answer[i % answer.length], prompt.length + i);
        }
        return (System.nanoTime() - start) / 1e6 / (NEW_TOKENS - 1);
    }

    private static void prefill(NativeModel model, TokenBatch batch, int[] prompt) {
        model.forgetAll();
        for (int at = 0; at < prompt.length; at += model.batch()) {
            batch.clear();
            for (int i = at; i < Math.min(prompt.length, at + model.batch()); i++) {
                batch.add(prompt[i], i, 0, i == prompt.length - 1);
            }
            model.decode(batch);
        }
    }

    private static void decode(NativeModel model, TokenBatch batch, int token, int position) {
        batch.clear();
        batch.add(token, position, 0, true);
        model.decode(batch);
    }

    /** What is not the library's computing, in percent of a step: reading the logits, choosing, text. */
    private static double ownShare(NativeModel model, GenerationRequest request, int[] prompt, TokenBytes vocabulary) {
        TokenBatch batch = new TokenBatch(model.batch());
        prefill(model, batch, prompt);
        SequenceDecoder decoder = new SequenceDecoder(request, prompt, model.contextTokens(), vocabulary);
        float[] logits = new float[model.vocabularySize()];
        model.logits(batch.size() - 1, logits);
        long own = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < NEW_TOKENS - 1; i++) {
            long start = System.nanoTime();
            int token = decoder.step(logits).orElse(prompt[0]);
            decoder.takePiece();
            own += System.nanoTime() - start;
            decode(model, batch, token, prompt.length + i);
            start = System.nanoTime();
            model.logits(0, logits);
            own += System.nanoTime() - start;
        }
        return 100.0 * own / (System.nanoTime() - begin - own);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void print(String what, double value, String unit) {
        System.out.println(
                String.format(Locale.ROOT, "%-38s %9.2f %s", what, value, unit).stripTrailing());
    }
}
