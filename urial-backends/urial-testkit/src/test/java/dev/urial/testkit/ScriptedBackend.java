package dev.urial.testkit;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Usage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fails and answers by a script, one line a generation: pieces, or failures in between. */
final class ScriptedBackend implements Backend {
    private final Deque<List<Object>> script = new ArrayDeque<>();
    private final Set<Feature> features;
    int generations;
    int closed;

    ScriptedBackend(Feature... features) {
        this.features = Set.of(features);
    }

    /** The next generation: strings are pieces, exceptions are thrown. */
    ScriptedBackend then(Object... steps) {
        script.add(List.of(steps));
        return this;
    }

    static BackendException busy() {
        return new BackendException(BackendException.Kind.UNAVAILABLE, "busy");
    }

    @Override
    public ModelCard model() {
        return new ModelCard(
                "scripted",
                Optional.empty(),
                new ModelCard.Engine("scripted", "1", "none"),
                100,
                1,
                Optional.empty(),
                features);
    }

    @Override
    public Generation generate(GenerationRequest request) {
        generations++;
        Deque<Object> steps = new ArrayDeque<>(script.isEmpty() ? List.of() : script.remove());
        return new Generation() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public boolean hasNext() {
                if (steps.peek() instanceof RuntimeException failure) {
                    steps.remove();
                    throw failure;
                }
                return !steps.isEmpty();
            }

            @Override
            public Piece next() {
                String piece = (String) steps.remove();
                text.append(piece);
                return new Piece(piece, List.of());
            }

            @Override
            public Completion completion() {
                return new Completion(text.toString(), FinishReason.STOP, Optional.empty(), new Usage(1, 0, 1));
            }

            @Override
            public void cancel() {}

            @Override
            public void close() {
                closed++;
            }
        };
    }

    @Override
    public void close() {}
}
