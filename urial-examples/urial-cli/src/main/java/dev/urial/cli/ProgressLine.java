package dev.urial.cli;

import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells how far a run is: on a terminal in one line that is drawn again and again, elsewhere in a line every ten seconds at most.
 * Rates are of this session.
 */
final class ProgressLine implements Consumer<Progress> {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final String CLEAR = "\r\033[K";

    private final Terminal terminal;
    private final Journal journal;
    private final Supplier<String> note;
    private boolean first = true;
    private Duration said = Duration.ZERO;
    private Progress last = new Progress(0, 0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

    ProgressLine(Terminal terminal, Journal journal) {
        this(terminal, journal, () -> "");
    }

    /** @param note stands at the end of what is told: what it costs, say; may be empty */
    ProgressLine(Terminal terminal, Journal journal, Supplier<String> note) {
        this.terminal = terminal;
        this.journal = journal;
        this.note = note;
    }

    /** Runs to the end or until it is stopped, telling how far it is. */
    static Progress follow(Terminal terminal, Run<?> run, Journal journal) {
        return new ProgressLine(terminal, journal).follow(run);
    }

    /** The same. */
    Progress follow(Run<?> run) {
        try {
            Progress last = run.go(this);
            end(last);
            return last;
        } catch (RuntimeException failure) {
            brokenOff();
            throw failure;
        }
    }

    /** Tells how to go on with a run that was stopped; its exit code. */
    static int interrupted(Terminal terminal, Progress last, Path file) {
        terminal.say("interrupted; " + last.lines() + " of " + last.total() + " items are in " + file
                + "; the same command with --resume goes on");
        return ExitCode.INTERRUPTED;
    }

    @Override
    public void accept(Progress progress) {
        last = progress;
        if (first) {
            first = false;
            start(progress);
        } else if (terminal.live()) {
            terminal.err().print(CLEAR + "urial: " + line(progress));
            terminal.err().flush();
        } else if (progress.elapsed().compareTo(said.plus(BETWEEN_LINES)) >= 0) {
            said = progress.elapsed();
            terminal.say(line(progress));
        }
    }

    private void start(Progress progress) {
        if (journal.cutBytes() > 0) {
            terminal.say("the last line of " + name() + " was torn and is cut");
        }
        if (progress.lines() > 0 && !progress.finished()) {
            terminal.say("going on with " + name() + ": " + progress.lines() + " of " + progress.total()
                    + " items are done, " + progress.asked() + " to ask");
        }
    }

    /** The run has ended or was stopped. */
    void end(Progress progress) {
        clear();
        if (progress.asked() == 0) {
            terminal.say(name() + " is finished already: " + counts(progress)
                    + (lost(progress) > 0 ? "; --retry-errors asks the failed ones again" : "") + note.get());
            return;
        }
        String rates = progress.done() == 0 ? "" : "; " + summary(progress);
        terminal.say(counts(progress) + rates + note.get());
        if (progress.finished() && lost(progress) > 0) {
            terminal.say("the failed items' lines say why; --retry-errors asks them again");
        }
    }

    /** The run could not go on; why is told by others. */
    void brokenOff() {
        clear();
        if (!first && last.lines() > 0) {
            terminal.say(last.lines() + " of " + last.total() + " items are in " + name()
                    + "; the same command with --resume goes on");
        }
    }

    private void clear() {
        if (terminal.live()) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
        }
    }

    private Path name() {
        Path file = journal.file().getFileName();
        return file == null ? journal.file() : file;
    }

    /** Short enough for the narrowest terminal, for what wraps cannot be drawn again. */
    private String line(Progress progress) {
        String failed = progress.failed() > 0 ? ", " + progress.failed() + " failed" : "";
        String at = progress.lines() + "/" + progress.total() + failed + unparsed(progress) + note.get();
        if (progress.done() == 0) {
            return at + ", " + time(progress.elapsed());
        }
        long left = progress.elapsed().toMillis() * (progress.asked() - progress.done()) / progress.done();
        return String.format(
                Locale.ROOT,
                "%s, %.0f tokens/s, %.1f items/min, %s left",
                at,
                perSecond(progress.outputTokens(), progress),
                perSecond(progress.done(), progress) * 60,
                time(Duration.ofMillis(left)));
    }

    private static String unparsed(Progress progress) {
        return progress.unparsed() > 0 ? ", " + progress.unparsed() + " unparsed" : "";
    }

    private static int lost(Progress progress) {
        return progress.failed() + progress.unparsed();
    }

    private static String counts(Progress progress) {
        return progress.total() + " items: " + progress.ok() + " ok, " + progress.failed() + " failed"
                + unparsed(progress)
                + (progress.lines() < progress.total() ? ", " + (progress.total() - progress.lines()) + " to do" : "");
    }

    private static String summary(Progress progress) {
        String speed = progress.outputTokens() == 0
                ? "" // nothing was written, or counted
                : String.format(Locale.ROOT, ", %.1f tokens/s", perSecond(progress.outputTokens(), progress));
        String done = progress.done() + " in " + time(progress.elapsed()) + speed;
        return progress.promptTokens() == 0
                ? done // nothing was counted
                : done + "; prompt tokens: " + (progress.promptTokens() - progress.cachedTokens()) + " computed, "
                        + progress.cachedTokens() + " reused";
    }

    private static double perSecond(long count, Progress progress) {
        return count * 1000.0 / Math.max(1, progress.elapsed().toMillis());
    }

    /** A duration as people write it. */
    static String time(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }
}
