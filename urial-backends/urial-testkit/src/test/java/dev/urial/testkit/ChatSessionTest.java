package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.Urial;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.Answer;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.ChatSession.Reply;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Usage;
import dev.urial.core.wiring.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conversations with the five-word model, whose tokens are mostly bytes, and so soon fill a context. */
class ChatSessionTest {
    private static final PromptAssembly ASSEMBLY =
            new Parts(PluginCatalog.load(), 0).prompt(PromptSettings.DEFAULTS.withSet("urial-k1"));
    private static final Decoding DECODING = new Decoding(Sampling.GREEDY, 4, List.of());

    private final List<Prompt> prompts = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();

    @Test
    void aQuestionIsAskedWithWhatWasSaidBefore() {
        ChatSession chat = chat(20_000, true);
        assertThat(chat.ask("Where is the cat?")).isEqualTo("the mat");
        chat.ask("And the dog?");

        assertThat(chat.turns()).containsExactly("Where is the cat?", "the mat", "And the dog?", "the mat");
        assertThat(prompts.get(1)).isEqualTo(rendered("Where is the cat?", "the mat", "And the dog?"));
        assertThat(prompts.get(1).borders()).hasSize(2);
    }

    @Test
    void aProgramOpensConversationsThatKnowNothingOfEachOther() {
        try (Urial urial = Urial.open("bigram:aligned?context=20000")) {
            ChatSession one = urial.chat();
            ChatSession other = urial.chat();
            one.ask("Where?");
            assertThat(one.turns()).hasSize(2);
            assertThat(other.turns()).isEmpty();
        }
    }

    @Test
    void whenTheContextIsFullTheOlderHalfIsLeftOutAndTheExamplesStay() {
        int room = rendered(question(0)).text().length() + 1000;
        ChatSession chat = chat(room, true);
        int before = 0;
        int cuts = 0;
        for (int i = 0; i < 12; i++) {
            try (Reply reply = chat.stream(question(i))) {
                Answer answer = read(reply);
                assertThat(answer.examples()).isEqualTo(1);
            }
            cuts += chat.forgotten() > before ? 1 : 0;
            before = chat.forgotten();
        }

        assertThat(chat.turns()).hasSize(24);
        assertThat(chat.forgotten()).isBetween(5, 11);
        assertThat(cuts).as("each cut makes room for more than one question").isBetween(2, 6);
        String last = prompts.get(11).text();
        assertThat(last).contains(question(11), question(10)).doesNotContain(question(chat.forgotten() - 1));
        assertThat(last).contains(question(chat.forgotten()));
    }

    @Test
    void aBackendThatCannotCountItsTokensIsAskedAgainWithLess() {
        int room = rendered(question(0)).text().length() + 1000;
        ChatSession chat = chat(room, false);
        for (int i = 0; i < 12; i++) {
            chat.ask(question(i));
        }
        assertThat(chat.turns()).hasSize(24);
        assertThat(chat.forgotten()).isPositive();
    }

    @Test
    void aQuestionTooLongAloneFailsAndTheConversationStaysAsItWas() {
        for (boolean counts : List.of(true, false)) {
            ChatSession chat = chat(3000, counts);
            chat.ask("Where?");
            assertThatThrownBy(() -> chat.ask("x".repeat(4000)))
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.PROMPT_TOO_LONG));
            assertThat(chat.turns()).containsExactly("Where?", "the mat");
            assertThat(chat.forgotten()).isZero();
        }
    }

    @Test
    void theLastExchangeCanBeTakenBackAndAllOfThem() {
        ChatSession chat = chat(20_000, true);
        assertThat(chat.undo()).isEmpty();
        chat.ask("One?");
        chat.ask("Two?");
        chat.ask("Three?");
        assertThat(chat.undo()).contains("Three?");
        assertThat(chat.turns()).containsExactly("One?", "the mat", "Two?", "the mat");
        chat.reset();
        assertThat(chat.turns()).isEmpty();
        chat.ask("Four?");
        assertThat(prompts.get(3)).isEqualTo(rendered("Four?"));
    }

    @Test
    void askingAgainIsTheSamePromptFromAnotherSeedEachTime() {
        ChatSession chat = chat(20_000, true);
        assertThatThrownBy(chat::retry).isInstanceOf(IllegalStateException.class);
        chat.ask("One?");
        chat.ask("Two?");
        read(chat.retry());
        read(chat.retry());
        assertThat(prompts.subList(1, 4)).containsOnly(rendered("One?", "the mat", "Two?"));
        assertThat(seeds.subList(1, 4)).doesNotHaveDuplicates();
        assertThat(chat.turns()).hasSize(4);
    }

    @Test
    void aStoppedAnswerStaysAsFarAsItWasWritten() {
        ChatSession chat = new ChatSession(new Aligner(new Endless(), ASSEMBLY, DECODING));
        try (Reply reply = chat.stream("Where?")) {
            assertThat(reply.next()).isEqualTo("on");
            reply.cancel();
            assertThat(read(reply).completion().reason()).isEqualTo(FinishReason.CANCELLED);
        }
        assertThat(chat.turns()).hasSize(2);
        assertThat(chat.turns().get(1)).startsWith("on and on");
    }

    @Test
    void anAnswerStoppedBeforeItsFirstWordOrClosedBeforeItsEndLeavesNothing() {
        ChatSession chat = new ChatSession(new Aligner(new Endless(), ASSEMBLY, DECODING));
        try (Reply reply = chat.stream("Where?")) {
            reply.cancel();
            assertThat(read(reply).text()).isEmpty();
        }
        try (Reply reply = chat.stream("Where?")) {
            reply.next();
        }
        assertThat(chat.turns()).isEmpty();
    }

    @Test
    void aWholeAnswerIsPromisedWhereItIsAskedFor() {
        ChatSession chat = new ChatSession(new Aligner(new Endless(), ASSEMBLY, DECODING));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> chat.ask("Where?")).hasMessageContaining("cancelled before it was whole");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(chat.turns()).isEmpty();
    }

    @Test
    void aFailedRetryLeavesTheAnswerThatWasThere() {
        ScriptedBackend backend = new ScriptedBackend()
                .then("Here", ".")
                .then(new BackendException(BackendException.Kind.BAD_REPLY, "nonsense"));
        ChatSession chat = new ChatSession(new Aligner(backend, ASSEMBLY, DECODING));
        chat.ask("Where?");
        try (Reply reply = chat.retry()) {
            assertThatThrownBy(reply::hasNext).hasMessage("nonsense");
            assertThat(reply.hasNext()).isFalse();
        }
        assertThat(chat.turns()).containsExactly("Where?", "Here.");
    }

    private static String question(int number) {
        return "Question number " + number + "? " + "x".repeat(200);
    }

    private static Prompt rendered(String... turns) {
        return ASSEMBLY.assemble(new Query("0", List.of(turns), Map.of())).prompt();
    }

    private static Answer read(Reply reply) {
        while (reply.hasNext()) {
            reply.next();
        }
        return reply.answer();
    }

    private ChatSession chat(int context, boolean counts) {
        Backend model = new BigramBackend(BigramModel.ALIGNED, context, 1, 0);
        return new ChatSession(new Aligner(new Recorded(model, counts), ASSEMBLY, DECODING));
    }

    /** Remembers what was asked; hides the tokenizer unless it {@code counts}. */
    private final class Recorded implements Backend {
        private final Backend delegate;
        private final boolean counts;

        Recorded(Backend delegate, boolean counts) {
            this.delegate = delegate;
            this.counts = counts;
        }

        @Override
        public ModelCard model() {
            return delegate.model();
        }

        @Override
        public Generation generate(GenerationRequest request) {
            Generation generation = delegate.generate(request);
            prompts.add(request.prompt());
            seeds.add(request.sampling().seed());
            return generation;
        }

        @Override
        public Optional<Tokenizer> tokenizer() {
            return delegate.tokenizer().filter(tokenizer -> counts);
        }

        @Override
        public void close() {
            delegate.close();
        }
    }

    /** Goes on and on until it is stopped. */
    private static final class Endless implements Backend {
        @Override
        public ModelCard model() {
            return new ScriptedBackend().model();
        }

        @Override
        public Generation generate(GenerationRequest request) {
            return new Generation() {
                private final StringBuilder text = new StringBuilder();
                private boolean cancelled;

                @Override
                public boolean hasNext() {
                    return !cancelled && !Thread.currentThread().isInterrupted();
                }

                @Override
                public Piece next() {
                    String piece = text.isEmpty() ? "on" : " and on";
                    text.append(piece);
                    return new Piece(piece, List.of());
                }

                @Override
                public Completion completion() {
                    return new Completion(
                            text.toString(), FinishReason.CANCELLED, Optional.empty(), new Usage(1, 0, 1));
                }

                @Override
                public void cancel() {
                    if (!text.isEmpty()) {
                        next(); // a token that was on its way
                    }
                    cancelled = true;
                }

                @Override
                public void close() {
                    cancelled = true;
                }
            };
        }

        @Override
        public void close() {}
    }
}
