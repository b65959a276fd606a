package dev.urial.core.spi;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The generation of a backend that has its whole text at once. Not thread-safe but for {@code cancel}. */
final class CompletedGeneration implements Generation {
    private final String text;
    private final Optional<String> stop;
    private final Usage usage;
    private boolean delivered;
    private volatile boolean cancelled;

    CompletedGeneration(GenerationRequest request, String text, Usage usage) {
        int end = text.length();
        String matched = null;
        for (String candidate : request.prompt().stops()) {
            int at = text.indexOf(candidate);
            if (at >= 0 && at < end) {
                end = at;
                matched = candidate;
            }
        }
        this.text = text.substring(0, end);
        this.stop = Optional.ofNullable(matched);
        this.usage = usage;
    }

    @Override
    public boolean hasNext() {
        if (!delivered && Thread.currentThread().isInterrupted()) {
            cancelled = true;
        }
        return !delivered && !cancelled && !text.isEmpty();
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        delivered = true;
        return new Piece(text, List.of());
    }

    @Override
    public Completion completion() {
        if (hasNext()) {
            throw new IllegalStateException(
                    "the generation still has pieces; its completion is known after the last one");
        }
        return delivered || text.isEmpty()
                ? new Completion(text, FinishReason.STOP, stop, usage)
                : new Completion("", FinishReason.CANCELLED, Optional.empty(), usage);
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        cancelled = true;
    }
}
