package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.decoding.TextAssembler;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.AnswerStream;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Usage;
import dev.urial.core.wiring.Parts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is streamed is the answer, wherever the model's text is cut into pieces. */
class AnswerStreamTest {
    private static final long SEED = 43;
    private static final List<String> BITS = List.of(
            "Hello",
            " there",
            " ",
            "\n",
            "\n\n",
            "```",
            "```python\n",
            "\n```\n",
            "# Query:",
            "\n# Query:",
            "# Plan",
            "\n# User:",
            " # User:",
            "`x`",
            "\n```\n\n# Query:",
            "\u20ac");

    @Test
    void thePiecesJoinedAreTheAnswer() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (String set : List.of("urial", "none")) {
            PromptAssembly assembly = assembly(set, false);
            for (int round = 0; round < 3000; round++) {
                check(assembly, text(random), random);
            }
        }
        PromptAssembly published = assembly("urial", true);
        for (int round = 0; round < 1000; round++) {
            check(published, text(random), random);
        }
    }

    private static void check(PromptAssembly assembly, String written, SplittableRandom random) {
        Aligner aligner = new Aligner(
                new Written(written, random.split()), assembly, new Decoding(Sampling.GREEDY, 9, List.of()));
        try (AnswerStream stream = aligner.stream(Query.of("q"))) {
            StringBuilder joined = new StringBuilder();
            stream.forEachRemaining(joined::append);
            assertThat(joined.toString())
                    .as("seed %d, the model wrote <%s>", SEED, written)
                    .isEqualTo(stream.answer().text());
        }
    }

    @Test
    void anAnswerIsStreamedAsItIsWrittenAndItsClosingFenceNever() {
        Aligner aligner = new Aligner(
                new ScriptedBackend().then("Hello", " there", ".\n", "``", "`\n"),
                assembly("urial", false),
                new Decoding(Sampling.GREEDY, 9, List.of()));
        try (AnswerStream stream = aligner.stream(Query.of("q"))) {
            assertThat(stream.next()).isEqualTo("Hello");
            assertThat(stream.next()).isEqualTo(" there");
            assertThat(stream.next()).isEqualTo(".");
            assertThatThrownBy(stream::answer).isInstanceOf(IllegalStateException.class);
            assertThat(stream.hasNext()).isFalse();
            assertThat(stream.answer().text()).isEqualTo("Hello there.");
        }
    }

    private static PromptAssembly assembly(String set, boolean asPublished) {
        PromptSettings settings = new PromptSettings(
                Optional.of(set),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(asPublished));
        return new Parts(PluginCatalog.load(), 0).prompt(settings);
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(7); i > 0; i--) {
            text.append(BITS.get(random.nextInt(BITS.size())));
        }
        return text.toString();
    }

    /** A model that always writes the same, in pieces cut at random, and obeys stops. */
    private record Written(String text, SplittableRandom random) implements Backend {
        @Override
        public ModelCard model() {
            return new ModelCard(
                    "written",
                    Optional.empty(),
                    new ModelCard.Engine("written", "1", "none"),
                    100,
                    1,
                    Optional.empty(),
                    Set.of());
        }

        @Override
        public Generation generate(GenerationRequest request) {
            TextAssembler assembler = new TextAssembler(request.prompt().stops());
            return new Generation() {
                private int at;
                private boolean over;
                private String ready = "";

                @Override
                public boolean hasNext() {
                    while (ready.isEmpty() && !over) {
                        int end = Math.min(text.length(), at + 1 + random.nextInt(6));
                        over = assembler.append(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
                        at = end;
                        if (at == text.length()) {
                            over = true;
                            assembler.finish();
                        }
                        ready = assembler.take();
                    }
                    return !ready.isEmpty();
                }

                @Override
                public Piece next() {
                    Piece piece = new Piece(ready, List.of());
                    ready = "";
                    return piece;
                }

                @Override
                public Completion completion() {
                    return new Completion(assembler.text(), FinishReason.STOP, assembler.stop(), new Usage(1, 0, 1));
                }

                @Override
                public void cancel() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
