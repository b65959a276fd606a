package dev.urial.eval.judge;

import dev.urial.core.data.JsonLine;
import dev.urial.core.data.Manifest;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Run;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.eval.judged.Judgment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has cases judged: into a file that survives anything, or into a list. */
public final class JudgeRuns {
    private JudgeRuns() {}

    /**
     * How a run is made.
     *
     * @param threads items in flight at once, at least 1; no more than the judge takes
     * @param retry whether items that failed or were not parsed are asked again
     * @param command for the manifest: what started it
     * @param version for the manifest: the program's
     */
    public record Settings(int threads, boolean retry, String command, String version) {}

    /**
     * A run that writes a judged file. It throws {@link BudgetSpentException} when the budget holds no further case.
     *
     * @param journal of the judged file; the caller's to close, after the run, and so is the judge
     * @throws ConfigException if the judge compares and there is nothing to compare with, or the other way round
     */
    public static Run<Entry> run(Judge judge, Cases cases, Journal journal, Bill bill, Settings settings) {
        List<Entry> entries = entries(judge, cases);
        int threads = Math.min(settings.threads(), judge.card().maxConcurrent());
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("urial", settings.version());
        content.put("command", settings.command());
        content.putAll(cases.origin());
        content.put("rubric", Map.of("name", judge.card().rubric()));
        content.put("models", Map.of("judge", Map.of("id", judge.card().judge())));
        content.putAll(judge.card().facts());
        content.put("concurrency", threads);
        return new Run<>(
                journal, new Manifest(content), entries, new JudgeTask(judge, bill), threads, settings.retry());
    }

    /** What cases come to for a judge: checked, and turn by turn where it judges so. */
    public static List<Entry> entries(Judge judge, Cases cases) {
        boolean pairs = cases.entries().get(0).subject().baseline().isPresent();
        if (judge.card().compares() != pairs) {
            throw new ConfigException(
                    "rubric",
                    judge.card().rubric()
                            + (pairs
                                    ? " scores one answer, and there are two to compare"
                                    : " compares two answers, and there is one; say with which others (--against)"));
        }
        List<Entry> entries = cases.entries(judge.card().eachTurn());
        Set<String> names = new HashSet<>();
        entries.forEach(entry -> {
            if (!names.add(entry.key().toString())) {
                throw new ConfigException("", "two items cannot be told apart in a judged file: '" + entry.key() + "'");
            }
        });
        return entries;
    }

    /**
     * Has all judged, as many at once as the judge takes.
     *
     * @return in the order of the cases; of what failed, why
     * @throws BackendException if no further case could succeed
     */
    public static List<Judgment> judgments(Judge judge, Cases cases) {
        JudgeTask task = new JudgeTask(judge, Bill.none());
        List<Callable<Judgment>> work = new ArrayList<>();
        entries(judge, cases).forEach(entry -> work.add(() -> task.judgment(entry)));
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.min(judge.card().maxConcurrent(), work.size()));
        try {
            List<Future<Judgment>> futures = new ArrayList<>();
            work.forEach(each -> futures.add(workers.submit(each)));
            List<Judgment> judgments = new ArrayList<>();
            for (Future<Judgment> future : futures) {
                judgments.add(future.get());
            }
            return List.copyOf(judgments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException(BackendException.Kind.UNAVAILABLE, "interrupted while judging", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** What a judged file has cost so far, in US dollars, where its lines say so; 0 if there is none. A torn last line has cost nothing. */
    public static double spent(Path judged) {
        if (!Files.exists(judged)) {
            return 0;
        }
        double spent = 0;
        try (BufferedReader in = Files.newBufferedReader(judged)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                spent += cost(line);
            }
            return spent;
        } catch (IOException e) {
            throw new DataException(judged, "cannot be read: " + e.getMessage());
        }
    }

    private static double cost(String line) {
        try {
            return JsonLine.parse(line).get("cost_usd") instanceof Number cost ? cost.doubleValue() : 0;
        } catch (IllegalArgumentException damaged) {
            return 0; // the run itself will say so
        }
    }
}
