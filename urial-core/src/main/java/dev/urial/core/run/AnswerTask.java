package dev.urial.core.run;

import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.run.Line.Status;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Answers an item: its queries one after the other, each after the answers to those before it. The item's seed comes from the
 * run's and its id, and is the same for all its turns.
 */
final class AnswerTask implements Task<DatasetItem> {
    private final Aligner aligner;
    private final long runSeed;
    private final boolean seeded;

    /**
     * @param seeded whether items get seeds of their own; without, all have the run's
     */
    AnswerTask(Aligner aligner, long runSeed, boolean seeded) {
        this.aligner = aligner;
        this.runSeed = runSeed;
        this.seeded = seeded;
    }

    @Override
    public String id(DatasetItem item) {
        return item.id();
    }

    @Override
    public Line work(DatasetItem item) {
        return lineOf(new Conversation(item).answered());
    }

    @Override
    public Line read(String line) {
        return lineOf(AnswersFile.parse(line), line);
    }

    private static Line lineOf(AnsweredItem answered) {
        return lineOf(answered, AnswersFile.line(answered));
    }

    private static Line lineOf(AnsweredItem answered, String text) {
        Tokens tokens = answered.outcome().usage();
        return new Line(
                answered.item().id(),
                answered.outcome().ok() ? Status.OK : Status.FAILED,
                text,
                tokens.prompt(),
                tokens.cached(),
                tokens.output());
    }

    /** One item under way. */
    private final class Conversation {
        private final DatasetItem item;
        private final long seed;
        private final long start = System.nanoTime();
        private final List<String> turns;
        private final List<String> answers = new ArrayList<>();
        private Usage usage = new Usage(0, 0, 0);
        private Optional<Double> firstToken = Optional.empty();
        private Optional<String> finish = Optional.empty();

        Conversation(DatasetItem item) {
            this.item = item;
            this.seed = seeded ? Seeds.of(runSeed, item.id()) : runSeed;
            this.turns = new ArrayList<>(item.given());
        }

        AnsweredItem answered() {
            try {
                item.queries().forEach(this::ask);
                return ended(Optional.empty());
            } catch (BackendException failure) {
                if (Task.endsTheRun(failure)) {
                    throw failure;
                }
                String kind = failure.kind().name().toLowerCase(Locale.ROOT);
                return ended(Optional.of(new Failure(kind, String.valueOf(failure.getMessage()))));
            }
        }

        private void ask(String query) {
            turns.add(query);
            double before = millis();
            Answer answer = aligner.answer(new Query(item.id(), turns, labels()), seed);
            Usage used = answer.completion().usage();
            usage = new Usage(
                    usage.promptTokens() + used.promptTokens(),
                    usage.cachedTokens() + used.cachedTokens(),
                    usage.newTokens() + used.newTokens());
            if (firstToken.isEmpty()) {
                firstToken = Optional.of(before + answer.firstToken().toNanos() / 1e6);
            }
            finish = Optional.of(answer.completion().reason().name().toLowerCase(Locale.ROOT));
            answers.add(answer.text());
            turns.add(answer.text());
        }

        private AnsweredItem ended(Optional<Failure> failure) {
            double total = millis();
            Tokens tokens = new Tokens(usage.promptTokens(), usage.cachedTokens(), usage.newTokens());
            Timing timing = new Timing(firstToken.orElse(total), total);
            return new AnsweredItem(item, answers, seed, new Outcome(finish, tokens, timing, failure));
        }

        private double millis() {
            return (System.nanoTime() - start) / 1e6;
        }

        private Map<String, String> labels() {
            Map<String, String> labels = new LinkedHashMap<>();
            item.labels().forEach((name, value) -> labels.put(name, String.valueOf(value)));
            return labels;
        }
    }
}
