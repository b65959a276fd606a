package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Tokenizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a trained model can show; skipped where there is none. */
@Timeout(120)
abstract class RealModelOnABuild {
    private static final String GEMMA = "gemma-3-270m-q4_k_m.gguf";
    private static final String SMOLLM = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final String CONSTANT =
            "# Instruction\n\nBelow is a list of questions and their answers.\n\n".repeat(6) + "# Query:\n";

    private final NativeBuild build;

    RealModelOnABuild(NativeBuild build) {
        this.build = build;
    }

    private Backend open(String name) {
        return TestNatives.open(new LlamaCppBackendProvider.Config(
                TestNatives.model(name),
                Optional.of(1024),
                Optional.of(1), // both builds wait for their threads by spinning, which a busy machine makes very slow
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TestNatives.library(build)));
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
        LlamaCppBackendProvider.Config adapter =
                TestNatives.config(TestNatives.model("gemma-3-270m-helpful-lora.gguf"), build);
        assertThatThrownBy(() -> TestNatives.open(adapter)).hasMessageContaining("it is a LoRA adapter");
    }
}
