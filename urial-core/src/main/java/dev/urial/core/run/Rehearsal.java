package dev.urial.core.run;

import dev.urial.core.run.Forecast.Speed;
import dev.urial.core.run.Forecast.Tokens;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Renders every prompt, counts its tokens, and asks a few for a few tokens, to see how fast the model is. */
final class Rehearsal {
    private static final int TRIAL_TOKENS = 16;

    private final Backend backend;
    private final Aligner aligner;
    private final Aligner trial;
    private final Decoding decoding;
    private final int threads;

    /**
     * @param threads items in flight at once
     */
    Rehearsal(Backend backend, PromptAssembly assembly, Decoding decoding, int threads) {
        this.backend = backend;
        this.aligner = new Aligner(backend, assembly, decoding);
        int shorter = Math.min(TRIAL_TOKENS, decoding.maxNewTokens());
        this.trial = new Aligner(backend, assembly, new Decoding(decoding.sampling(), shorter, decoding.stops()));
        this.decoding = decoding;
        this.threads = threads;
    }

    Forecast forecast(List<DatasetItem> items) {
        int queries = items.stream().mapToInt(item -> item.queries().size()).sum();
        List<DatasetItem> fitting = new ArrayList<>();
        Optional<Tokens> tokens = backend.tokenizer().map(tokenizer -> count(items, tokenizer, fitting));
        if (tokens.isEmpty()) {
            fitting.addAll(items.subList(0, Math.min(threads, items.size())));
        }
        return new Forecast(
                items.size(),
                queries,
                tokens,
                (long) queries * decoding.maxNewTokens(),
                fitting.isEmpty() ? Optional.empty() : Optional.of(speed(fitting)),
                aligner.assemble(first(items.get(0))).prompt().text());
    }

    /** Counts, and finds the first few items that fit. */
    private Tokens count(List<DatasetItem> items, Tokenizer tokenizer, List<DatasetItem> fitting) {
        int context = backend.model().contextTokens();
        int min = Integer.MAX_VALUE;
        int max = 0;
        long sum = 0;
        int constant = Integer.MAX_VALUE;
        int tooLong = 0;
        int mayBeCut = 0;
        for (DatasetItem item : items) {
            Prompt prompt = aligner.assemble(first(item)).prompt();
            int length = tokenizer.encode(prompt).length;
            min = Math.min(min, length);
            max = Math.max(max, length);
            sum += length;
            constant = Math.min(constant, tokenizer.encode(constantPart(prompt)).length);
            if (length + 1 > context) {
                tooLong++;
            } else {
                mayBeCut += length + decoding.maxNewTokens() > context ? 1 : 0;
                if (fitting.size() < threads) {
                    fitting.add(item);
                }
            }
        }
        long withReuse = sum - (long) constant * (items.size() - 1);
        return new Tokens(min, max, sum, constant, withReuse, tooLong, mayBeCut);
    }

    private static Prompt constantPart(Prompt prompt) {
        List<Prompt.Segment> segments = new ArrayList<>();
        int left = prompt.constantChars();
        for (Prompt.Segment segment : prompt.segments()) {
            int taken = Math.min(left, segment.text().length());
            if (taken > 0) {
                segments.add(new Prompt.Segment(segment.text().substring(0, taken), segment.control()));
            }
            left -= taken;
        }
        return new Prompt(segments, List.of(), 0);
    }

    /** One alone, so that what is kept of the constant part is there, and the model warm; then the trials. */
    private Speed speed(List<DatasetItem> items) {
        Answer unused = trial.answer(first(items.get(0)));
        double promptPerSecond =
                promptSpeed(aligner.assemble(first(items.get(0))).prompt());
        long start = System.nanoTime();
        long made = 0;
        for (Answer answer : together(items)) {
            made += Math.max(1, answer.completion().usage().newTokens());
        }
        return new Speed(promptPerSecond, made / seconds(start), items.size());
    }

    /** Of the prompt's second half alone: it begins like no prompt before, so nothing of it can be known. */
    private double promptSpeed(Prompt prompt) {
        String text = prompt.text();
        int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        GenerationRequest request = new GenerationRequest(
                Prompt.of(text.substring(half)), decoding.sampling().withSeed(0), 1);
        long start = System.nanoTime();
        try (Generation generation = backend.generate(request)) {
            while (generation.hasNext()) {
                generation.next();
            }
            Usage usage = generation.completion().usage();
            return Math.max(1, usage.promptTokens() - usage.cachedTokens()) / seconds(start);
        }
    }

    private static double seconds(long start) {
        return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    }

    private List<Answer> together(List<DatasetItem> items) {
        ExecutorService workers = Executors.newFixedThreadPool(items.size());
        try {
            List<Callable<Answer>> work = new ArrayList<>();
            items.forEach(item -> work.add(() -> trial.answer(first(item))));
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : workers.invokeAll(work)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(BackendException.Kind.UNAVAILABLE, "the trial was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static Query first(DatasetItem item) {
        List<String> turns = new ArrayList<>(item.given());
        turns.add(item.queries().get(0));
        return new Query(item.id(), turns, Map.of());
    }
}
