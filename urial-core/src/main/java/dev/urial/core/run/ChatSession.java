package dev.urial.core.run;

import dev.urial.core.run.PromptAssembly.Assembled;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A conversation: each question is asked together with what was said before.
 *
 * <pre>{@code
 * ChatSession chat = urial.chat();
 * chat.ask("Who wrote The Trial?");
 * System.out.println(chat.ask("And when?"));
 * }</pre>
 *
 * <p>When the conversation outgrows the model's context, the older half of its exchanges is left out of what the model is shown,
 * as often as needed; the prompt's examples stay, since without them a base model would no longer answer. Half at a time,
 * because whatever is cut at the front, all that follows has to be computed anew.
 *
 * <p>For one thread and one answer after the other; only {@link Reply#cancel()} is for any thread.
 */
public final class ChatSession {
    private final Aligner aligner;
    private final List<Answer> exchanges = new ArrayList<>();
    private int forgotten;

    public ChatSession(Aligner aligner) {
        this.aligner = aligner;
    }

    /**
     * The whole answer.
     *
     * @throws BackendException if it cannot be made; the conversation is then as before
     */
    public String ask(String question) {
        int before = exchanges.size();
        try (Reply reply = stream(question)) {
            while (reply.hasNext()) {
                reply.next();
            }
            Answer answer = reply.answer();
            if (answer.completion().reason() == FinishReason.CANCELLED) {
                cutTo(before);
                throw new BackendException(
                        BackendException.Kind.UNAVAILABLE, "the answer was cancelled before it was whole");
            }
            return answer.text();
        }
    }

    /** The answer as it is written. To be read to its end, which makes it part of the conversation, and closed. */
    public Reply stream(String question) {
        return new Reply(exchanges.size(), question, Optional.empty());
    }

    /**
     * Asks the last question again, from another seed. The new answer takes the old one's place once it is there.
     *
     * @throws IllegalStateException if nothing was asked yet
     */
    public Reply retry() {
        if (exchanges.isEmpty()) {
            throw new IllegalStateException("there is no question to ask again");
        }
        int before = exchanges.size() - 1;
        Answer last = exchanges.get(before);
        return new Reply(before, last.query().last(), Optional.of(Seeds.of(last.seed(), "retry")));
    }

    /** Takes the last exchange back. Its question, or empty if there is none. */
    public Optional<String> undo() {
        if (exchanges.isEmpty()) {
            return Optional.empty();
        }
        String question = exchanges.get(exchanges.size() - 1).query().last();
        cutTo(exchanges.size() - 1);
        return Optional.of(question);
    }

    /** Starts anew. */
    public void reset() {
        cutTo(0);
    }

    /** All that was said: question, answer, ... A copy. */
    public List<String> turns() {
        return turns(0, exchanges.size());
    }

    /** How many of the oldest exchanges the model is no longer shown, for want of room. */
    public int forgotten() {
        return forgotten;
    }

    private void cutTo(int size) {
        exchanges.subList(size, exchanges.size()).clear();
        forgotten = Math.min(forgotten, size);
    }

    private List<String> turns(int from, int to) {
        return exchanges.subList(from, to).stream()
                .flatMap(answer -> Stream.of(answer.query().last(), answer.text()))
                .toList();
    }

    /**
     * An answer as it is written: pulled by one thread, cancelled from any. When {@code hasNext()} turns false, question and
     * answer are part of the conversation. An answer that was cancelled is so as far as it was written, or not at all if nothing
     * was; one that failed or was closed before its end is not.
     */
    public final class Reply implements Iterator<String>, AutoCloseable {
        private final int before;
        private final String question;
        private final Optional<Long> seed;
        private int leftOut;
        private volatile Optional<AnswerStream> stream = Optional.empty();
        private volatile boolean cancelled;
        private boolean delivered;
        private boolean over;

        /**
         * @param before how many exchanges went before
         * @param seed if not the run's own
         */
        private Reply(int before, String question, Optional<Long> seed) {
            this.before = before;
            this.question = question;
            this.seed = seed;
            this.leftOut = Math.min(forgotten, before);
        }

        /**
         * Whether there is more.
         *
         * @throws BackendException if the answer cannot be made; {@code PROMPT_TOO_LONG} only if the question alone is
         */
        @Override
        public boolean hasNext() {
            if (over) {
                return false;
            }
            over = true; // unless there is more: also if pulling fails
            if (pull()) {
                over = false;
            } else {
                remember();
            }
            return !over;
        }

        private boolean pull() {
            while (true) {
                try {
                    return opened().hasNext();
                } catch (BackendException failure) {
                    // Not every backend can count its tokens beforehand.
                    boolean tooLong = failure.kind() == BackendException.Kind.PROMPT_TOO_LONG;
                    if (!tooLong || delivered || !leaveOutHalf()) {
                        throw failure;
                    }
                    close();
                    stream = Optional.empty();
                }
            }
        }

        private AnswerStream opened() {
            if (stream.isEmpty()) {
                Query query = fitted();
                stream =
                        Optional.of(seed.map(own -> aligner.stream(query, own)).orElseGet(() -> aligner.stream(query)));
                if (cancelled) {
                    cancel();
                }
            }
            return stream.orElseThrow();
        }

        /** The question with as much of the conversation as has room beside all its examples. */
        private Query fitted() {
            int examples =
                    before == 0 ? 0 : aligner.assemble(Query.of(question)).examples();
            while (true) {
                Query query = query();
                if (query.turns().size() == 1) {
                    return query;
                }
                Assembled assembled = aligner.assemble(query);
                if (assembled.fits() && assembled.examples() >= examples) {
                    return query;
                }
                leaveOutHalf();
            }
        }

        private Query query() {
            List<String> shown = new ArrayList<>(turns(leftOut, before));
            shown.add(question);
            return new Query("0", shown, Map.of());
        }

        /** Whether there was anything to leave out. */
        private boolean leaveOutHalf() {
            int shown = before - leftOut;
            leftOut += (shown + 1) / 2;
            return shown > 0;
        }

        private void remember() {
            Answer answer = answer();
            boolean whole = answer.completion().reason() != FinishReason.CANCELLED;
            if (whole || !answer.text().isBlank()) {
                cutTo(before);
                exchanges.add(answer);
                forgotten = leftOut;
            }
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            delivered = true;
            return stream.orElseThrow().next();
        }

        /**
         * The answer, once {@code hasNext()} has turned false.
         *
         * @throws IllegalStateException before that, or if it failed
         */
        public Answer answer() {
            return stream.orElseThrow(() -> new IllegalStateException("the answer has not begun"))
                    .answer();
        }

        /** Ends the answer within a token, from any thread; the text so far stays. */
        public void cancel() {
            cancelled = true;
            stream.ifPresent(AnswerStream::cancel);
        }

        @Override
        public void close() {
            stream.ifPresent(AnswerStream::close);
        }
    }
}
