package dev.urial.eval.judge;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A model that is addressed in turns and says what it is told to: what its script has next, then what its rule says. It keeps what it was
 * asked. Every prompt has 100 tokens, every reply 10.
 */
final class TalkingModel implements Backend {
    static final int PROMPT_TOKENS = 100;
    static final int REPLY_TOKENS = 10;

    private final Queue<Object> script = new ConcurrentLinkedQueue<>();
    private final Function<List<Message>, Object> rule;
    final List<GenerationRequest> asked = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    private volatile boolean held;

    /** A reply that ended at the limit. */
    record Cut(String text) {}

    TalkingModel(Function<List<Message>, Object> rule) {
        this.rule = rule;
    }

    /** Always the same. */
    static TalkingModel saying(Object reply) {
        return new TalkingModel(messages -> reply);
    }

    /** Replies, {@link Cut} ones, or failures, one a request, before the rule. */
    TalkingModel first(Object... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** Declares that its replies can be held to a schema. It keeps the schemas that it was asked for, and still says what it is told to. */
    TalkingModel withSchemas() {
        held = true;
        return this;
    }

    /** What the last message of a request said. */
    String lastMessage(int request) {
        List<Message> messages = asked.get(request).prompt().messages();
        return messages.get(messages.size() - 1).content();
    }

    @Override
    public ModelCard model() {
        return new ModelCard(
                "talking",
                Optional.of("1"),
                new ModelCard.Engine("talking", "1", "nowhere"),
                100_000,
                4,
                Optional.empty(),
                held ? Set.of(Feature.SEED, Feature.JSON_SCHEMA) : Set.of(Feature.SEED));
    }

    @Override
    public Optional<ChatForm> chat() {
        return Optional.of(new ChatForm() {
            @Override
            public String name() {
                return "turns";
            }

            @Override
            public boolean chosen() {
                return true;
            }

            @Override
            public Prompt prompt(List<Message> messages) {
                return Prompt.of(messages);
            }
        });
    }

    @Override
    public Generation generate(GenerationRequest request) {
        asked.add(request);
        Object next = script.isEmpty() ? rule.apply(request.prompt().messages()) : script.remove();
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        return next instanceof Cut cut
                ? new Said(cut.text(), FinishReason.LENGTH)
                : new Said((String) next, FinishReason.STOP);
    }

    private record Said(String text, FinishReason reason) implements Generation {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public Piece next() {
            throw new IllegalStateException("all is said");
        }

        @Override
        public Completion completion() {
            return new Completion(text, reason, Optional.empty(), new Usage(PROMPT_TOKENS, 0, REPLY_TOKENS));
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        closed = true;
    }
}
