package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.run.Line;
import dev.urial.core.run.Task;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.rubric.Case;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/** Judges an entry, within a budget. A judge that cannot be reached time after time ends the run: nobody is helped by a file of failures. */
final class JudgeTask implements Task<Entry> {
    private static final int UNREACHED = 10;
    private static final String UNAVAILABLE = Kind.UNAVAILABLE.name().toLowerCase(Locale.ROOT);

    private final Judge judge;
    private final JudgedBy by;
    private final Bill bill;
    private final AtomicInteger unreached = new AtomicInteger();

    JudgeTask(Judge judge, Bill bill) {
        this.judge = judge;
        this.by = new JudgedBy(judge.card().rubric(), judge.card().judge());
        this.bill = bill;
    }

    @Override
    public String id(Entry entry) {
        return entry.key().toString();
    }

    @Override
    public Line work(Entry entry) {
        return line(judgment(entry));
    }

    Judgment judgment(Entry entry) {
        if (entry.missing().isPresent()) {
            return new Judgment(
                    entry.subject(), by, Verdict.failed(entry.missing().get()), Calls.NONE);
        }
        Case asked = entry.toCase();
        double kept = bill.budget().limited() ? most(asked) : 0;
        bill.budget().reserve(kept);
        double cost = 0;
        try {
            Ruling ruling = judge.judge(asked);
            Calls calls = priced(ruling.calls());
            cost = calls.costUsd().orElse(0);
            checkReached(ruling.verdict());
            return new Judgment(entry.subject(), by, ruling.verdict(), calls);
        } finally {
            bill.budget().settle(kept, cost);
        }
    }

    private double most(Case asked) {
        return judge.demand(asked)
                .flatMap(demand -> bill.price().map(price -> Budget.most(demand, price)))
                .orElse(0.0);
    }

    private Calls priced(Calls calls) {
        boolean counted = !calls.usage().equals(Tokens.UNKNOWN);
        return calls.costUsd().isPresent() || bill.price().isEmpty() || !counted
                ? calls
                : new Calls(
                        calls.raw(),
                        calls.usage(),
                        OptionalDouble.of(bill.price().get().of(calls.usage())),
                        calls.promptSha256());
    }

    private void checkReached(Verdict verdict) {
        boolean reached = verdict.status() != Status.FAILED
                || verdict.error()
                        .filter(error -> error.kind().equals(UNAVAILABLE))
                        .isEmpty();
        if (reached) {
            unreached.set(0);
        } else if (unreached.incrementAndGet() >= UNREACHED
                && !Thread.currentThread().isInterrupted()) {
            throw new BackendException(
                    Kind.UNAVAILABLE,
                    by.judge() + " could not be reached for " + UNREACHED + " items in a row; at last: "
                            + verdict.error().orElseThrow().message());
        }
    }

    @Override
    public Line read(String line) {
        return line(JudgedFile.parse(line), line);
    }

    private static Line line(Judgment judgment) {
        return line(judgment, JudgedFile.line(judgment));
    }

    private static Line line(Judgment judgment, String text) {
        Tokens usage = judgment.calls().usage();
        Line.Status status = switch (judgment.verdict().status()) {
            case OK -> Line.Status.OK;
            case UNPARSED -> Line.Status.UNPARSED;
            case FAILED -> Line.Status.FAILED;
        };
        return new Line(judgment.key().toString(), status, text, usage.prompt(), usage.cached(), usage.output());
    }
}
