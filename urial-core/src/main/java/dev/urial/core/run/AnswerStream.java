package dev.urial.core.run;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Usage;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An answer as it is written: pulled by one thread, cancelled from any. The pieces joined are the answer's text: what may still
 * turn out to be form, such as a closing fence, is held back until it is certain.
 */
public final class AnswerStream implements Iterator<String>, AutoCloseable {
    private final Query query;
    private final PromptTemplate template;
    private final Generation generation;
    private final int examples;
    private final long seed;
    private final long start = System.nanoTime();
    private final StringBuilder written = new StringBuilder();
    private String ready = "";
    private int delivered;
    private Optional<Duration> firstToken = Optional.empty();
    private Optional<Answer> answer = Optional.empty();

    AnswerStream(Query query, PromptTemplate template, Generation generation, int examples, long seed) {
        this.query = query;
        this.template = template;
        this.generation = generation;
        this.examples = examples;
        this.seed = seed;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && answer.isEmpty()) {
            if (generation.hasNext()) {
                written.append(generation.next().text());
                if (firstToken.isEmpty()) {
                    firstToken = Optional.of(sinceStart());
                }
                ready = certain();
            } else {
                Completion completion = generation.completion();
                String text = template.answer(completion);
                Duration total = sinceStart();
                answer = Optional.of(
                        new Answer(query, text, completion, examples, seed, firstToken.orElse(total), total));
                ready = text.substring(Math.min(delivered, text.length()));
            }
        }
        return !ready.isEmpty();
    }

    /** What of the answer so far cannot change any more: all but an end that may be blank or a fence. */
    private String certain() {
        Completion soFar =
                new Completion(written.toString(), FinishReason.CANCELLED, Optional.empty(), new Usage(0, 0, 0));
        String text = template.answer(soFar);
        if (text.isEmpty() || text.charAt(0) != written.charAt(0)) {
            return ""; // white space in front is the answer's only if it ends as the form says, and that shows at the
            // end
        }
        int end = text.length();
        while (end > delivered && isForm(text.charAt(end - 1))) {
            end--;
        }
        // The line that is being written may still turn into form as a whole.
        int line = text.lastIndexOf('\n', end - 1) + 1;
        if (line > delivered && text.substring(line, end).isBlank()) {
            end = line;
        }
        return end > delivered ? text.substring(delivered, end) : "";
    }

    private static boolean isForm(char c) {
        return Character.isWhitespace(c) || c == '`' || c == '#';
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String piece = ready;
        delivered += piece.length();
        ready = "";
        return piece;
    }

    /**
     * The whole answer, once {@code hasNext()} has turned false. If it was cancelled, the text so far.
     *
     * @throws IllegalStateException before that
     */
    public Answer answer() {
        return answer.orElseThrow(
                () -> new IllegalStateException("the answer is still being written; it is known after the last piece"));
    }

    /** Ends the answer within a token, from any thread. */
    public void cancel() {
        generation.cancel();
    }

    @Override
    public void close() {
        generation.close();
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
