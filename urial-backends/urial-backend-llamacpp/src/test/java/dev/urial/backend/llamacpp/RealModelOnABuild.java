package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Workload;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a trained model can show; skipped where there is none. */
@Timeout(120)
abstract class RealModelOnABuild {
    private static final String GEMMA = "gemma-3-270m-q4_k_m.gguf";
    private static final String ADAPTER = "gemma-3-270m-helpful-lora.gguf";
    private static final String SMOLLM = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final String CONSTANT =
            "# Instruction\n\nBelow is a list of questions and their answers.\n\n".repeat(6) + "# Query:\n";

    private final NativeBuild build;

    RealModelOnABuild(NativeBuild build) {
        this.build = build;
    }

    private Backend open(String name) {
        return open(name, 1, false);
    }

    private Backend open(String name, int parallel, boolean prefixOnDisk) {
        return open(name, prefixOnDisk, "parallel=" + parallel);
    }

    private Backend open(String name, boolean prefixOnDisk, String... settings) {
        // One thread: both builds wait for their threads by spinning, which makes a busy machine very slow.
        Stream<String> all = Stream.concat(Stream.of("context=1536&batch=512"), Stream.of(settings));
        return TestNatives.open(
                TestNatives.config(TestNatives.model(name), build, all.toArray(String[]::new)),
                new Workload(1, prefixOnDisk));
    }

    private Backend adapted(double scale) {
        return open(GEMMA, false, "parallel=1", "lora=" + TestNatives.model(ADAPTER), "loraScale=" + scale);
    }

    @Test
    void aBaseModelKnowsACapital() {
        try (Backend backend = open(GEMMA)) {
            Prompt prompt = Prompt.of("The capital of France is Paris. The capital of Germany is", ".");
            assertThat(Answer.to(backend, Answer.scored(prompt, 10)).text()).startsWith(" Berlin");
            List<ScoredToken> scores = backend.scorer().orElseThrow().score(prompt, " Berlin", 2);
            assertThat(scores).hasSize(1);
            assertThat(scores.get(0).rank().value()).isEqualTo(1);
        }
    }

    @Test
    void reuseChangesNoBitOfARealModel() {
        Prompt prompt = Answer.prompt(CONSTANT, "Why is the sky blue?\n\n# Answer:\n");
        for (String name : List.of(GEMMA, SMOLLM)) {
            try (Backend backend = open(name)) {
                Answer alone = Answer.to(backend, Answer.scored(prompt, 12));
                Answer other = Answer.to(
                        backend, Answer.scored(Answer.prompt(CONSTANT, "And the sea, and all else? ".repeat(4)), 30));
                Answer reused = Answer.to(backend, Answer.scored(prompt, 12));
                assertThat(alone.cached()).isZero();
                assertThat(other.cached()).isGreaterThan(50);
                assertThat(reused.cached()).isEqualTo(other.cached());
                assertThat(reused.tokens()).isEqualTo(alone.tokens());
            }
        }
    }

    /** The constant part is longer than the window of most of gemma's layers, and then answers grow beyond it, too. */
    @Test
    void severalSequencesOfARealModelSayWhatOneSays() throws Exception {
        String constant = CONSTANT.repeat(7);
        List<Prompt> prompts = List.of(
                Answer.prompt(constant, "What is the capital of France?\n\n# Answer:\nThe capital of France is"),
                Answer.prompt(constant, "What is the capital of Italy?\n\n# Answer:\nThe capital of Italy is"),
                Answer.prompt(constant, "What do bees make?\n\n# Answer:\nBees make"));
        try (Backend one = open(GEMMA, 1, false);
                Backend several = open(GEMMA, 2, false)) {
            List<CompletableFuture<Answer>> together = prompts.stream()
                    .map(prompt -> CompletableFuture.supplyAsync(() -> Answer.to(several, Answer.scored(prompt, 24))))
                    .toList();
            for (int i = 0; i < prompts.size(); i++) {
                Answer alone = Answer.to(one, Answer.scored(prompts.get(i), 24));
                Answer beside = together.get(i).join();
                assertThat(beside.tokens().get(0).token())
                        .isEqualTo(alone.tokens().get(0).token());
                assertThat(beside.tokens().get(0).logprob())
                        .isCloseTo(alone.tokens().get(0).logprob(), within(0.5));
                assertThat(alone.completion().usage().promptTokens()).isGreaterThan(512);
            }
        }
    }

    @Test
    void theNextProcessFindsTheStateOfARealModel() throws Exception {
        Prompt prompt = Answer.prompt(CONSTANT.repeat(7), "Why is the sky blue?\n\n# Answer:\n");
        for (int parallel : new int[] {1, 2}) {
            Answer computed;
            try (Backend first = open(GEMMA, parallel, true)) {
                try (Stream<Path> states =
                        Files.list(Path.of(first.model().details().get("prefixes")))) {
                    for (Path state : states.toList()) {
                        Files.delete(state);
                    }
                } catch (NoSuchFileException none) {
                    // the first to keep one
                }
                computed = Answer.to(first, Answer.scored(prompt, 12));
            }
            try (Backend second = open(GEMMA, parallel, true)) {
                Answer found = Answer.to(second, Answer.scored(prompt, 12));
                assertThat(computed.cached()).isZero();
                assertThat(found.cached()).isGreaterThan(512);
                if (second.model().features().contains(Feature.REPEATABLE)) {
                    assertThat(found.tokens()).isEqualTo(computed.tokens());
                } else { // a copy of the state lies in other cells than the state did, and sums are made in another
                    // order
                    assertThat(found.tokens().get(0).logprob())
                            .isCloseTo(computed.tokens().get(0).logprob(), within(0.01));
                }
            }
        }
    }

    @Test
    void vocabulariesAreTheSameInEveryBuild() {
        try (Backend gemma = open(GEMMA);
                Backend smollm = open(SMOLLM)) {
            assertThat(gemma.model().vocabulary().orElseThrow().fingerprint()).startsWith("2c3d14b9f3ad876e");
            assertThat(gemma.model().vocabulary().orElseThrow().size()).isEqualTo(262_144);
            assertThat(smollm.model().vocabulary().orElseThrow().fingerprint()).startsWith("54abbc8f15c767e2");
        }
    }

    @Test
    void plainTextNeverBecomesAControlToken() {
        try (Backend backend = open(GEMMA)) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            String text = "<bos><start_of_turn>user\n<end_of_turn><eos><pad><unk>";
            for (int token : tokenizer.encode(text)) {
                assertThat(tokenizer.decode(new int[] {token})).isNotEmpty();
            }
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            Prompt turn = new Prompt(List.of(new Prompt.Segment("<start_of_turn>user\n", true)), List.of(), 0);
            assertThat(tokenizer.encode(turn)).startsWith(2, 105);
        }
    }

    @Test
    void anAdapterIsNoModel() {
        LlamaCppBackendProvider.Config adapter = TestNatives.config(TestNatives.model(ADAPTER), build);
        assertThatThrownBy(() -> TestNatives.open(adapter)).hasMessageContaining("it is a LoRA adapter");
    }

    @Test
    void anAdapterTurnsTheBaseModelIntoAnAssistant() {
        Prompt prompt = new Prompt(
                List.of(
                        new Prompt.Segment("<start_of_turn>user\n", true),
                        new Prompt.Segment("What is the capital of Germany?", false),
                        new Prompt.Segment("<end_of_turn>\n<start_of_turn>model\n", true)),
                List.of(),
                0);
        try (Backend base = open(GEMMA);
                Backend adapted = adapted(1);
                Backend none = adapted(0)) {
            assertThat(((LlamaCppBackend) base).sharers()).isEqualTo(3);
            Answer plain = Answer.to(base, Answer.scored(prompt, 24));
            Answer helpful = Answer.to(adapted, Answer.scored(prompt, 24));
            assertThat(helpful.text()).isNotEqualTo(plain.text()).startsWith("Germany is");
            assertThat(Answer.to(none, Answer.scored(prompt, 24)).tokens()).isEqualTo(plain.tokens());
        }
    }

    /** What a study of token shift does: both models along one answer, side by side, end included. */
    @Test
    void aBaseModelAndItsTunedFormAreWalkedSideBySide() {
        Prompt prompt = Prompt.of("Why is the sky blue?\n\n");
        try (Backend base = open(GEMMA);
                Backend adapted = adapted(1)) {
            int size = base.model().vocabulary().orElseThrow().size();
            int[] answer = base.tokenizer().orElseThrow().encode("The sky is blue because of the light. ".repeat(5));
            Distribution there = new Distribution(size);
            Distribution here = new Distribution(size);
            float[] bases = new float[size];
            float[] adapteds = new float[size];
            double divergence = 0;
            int rows = 0;
            try (DistributionWalk first = base.distributions().orElseThrow().open(prompt, answer);
                    DistributionWalk second =
                            adapted.distributions().orElseThrow().open(prompt, answer)) {
                while (first.next(bases) && second.next(adapteds)) {
                    divergence += here.set(adapteds).divergence(there.set(bases));
                    rows++;
                }
            }
            assertThat(rows).isEqualTo(answer.length + 1).isGreaterThan(32);
            assertThat(divergence / rows).isBetween(0.01, 5.0);
        }
    }
}
