package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.gguf.GgufType;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Tokenizer;
import dev.urial.lab.models.LabModels;
import dev.urial.testkit.LlamaForward;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a build computes beside what {@link LlamaForward} does, over several batches: the greatest difference of any log-probability
 * of the scored tokens and their 100 alternatives. Tolerances are twice what was measured with either build, and where it comes
 * from is known: the builds keep keys and values in 16 bits (in 32, tried once, the difference is 0.000002 for matrices of 32
 * bits), and round what they multiply with a matrix of 16 or 8 bits to as many.
 */
abstract class ForwardOnABuild {
    private static final String PROMPT = "In the beginning, an inn and a heron";
    private static final String CONTINUATION = " then the hand was in the other and 1234567890\n\n".repeat(5);

    private static final String QUESTION = "# Query:\n```\nWhat is the capital of France?\n```\n\n# Answer:\n```\n";
    private static final String LAB_ANSWERS = """
            Hello, I am glad you ask!

            1. The capital of France is Paris.
            2. France lies in Europe.

            I hope this helps, my friend!
            """.repeat(3);

    private final NativeBuild build;

    @TempDir
    private Path folder;

    ForwardOnABuild(NativeBuild build) {
        this.build = build;
    }

    @Test
    void ofMatricesOf32Bits() {
        agrees(TinyModel.bpe(), 0.0033);
    }

    @Test
    void ofMatricesOf16Bits() {
        agrees(TinyModel.bpe().stored(GgufType.F16), 0.0092);
    }

    @Test
    void ofMatricesOf8Bits() {
        agrees(TinyModel.bpe().stored(GgufType.Q8_0), 0.25);
    }

    @Test
    void withTheEmbeddingForAnOutputMatrix() {
        agrees(TinyModel.bpe().tied(), 0.018); // its logits are five times as great
    }

    @Test
    void withOtherSettingsOfTheArchitecture() {
        TinyModel model =
                TinyModel.bpe().with("llama.rope.freq_base", 500f).with("llama.attention.layer_norm_rms_epsilon", 0.1f);
        agrees(model, 0.0036);
    }

    @Test
    void withABeginningOfText() {
        agrees(TinyModel.spm(), 0.0033);
    }

    @Test
    void ofTheLabsBaseModel() {
        agrees(LabModels.file("base"), QUESTION, LAB_ANSWERS, 0.8); // in 8 bits
    }

    @Test
    void ofTheLabsAlignedModel() {
        agrees(LabModels.file("aligned"), QUESTION, LAB_ANSWERS, 0.5);
    }

    private void agrees(TinyModel tiny, double tolerance) {
        agrees(tiny.write(folder.resolve("tiny.gguf")), PROMPT, CONTINUATION, tolerance);
    }

    private void agrees(Path file, String before, String after, double tolerance) {
        try (Backend backend = TestNatives.open(file, build)) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            int[] prompt = tokenizer.encode(Prompt.of(before));
            int[] continuation = tokenizer.encode(after);
            List<ScoredToken> scored = backend.scorer().orElseThrow().score(Prompt.of(before), after, 100);
            assertThat(scored).hasSize(continuation.length).hasSizeGreaterThan(2 * 64);

            double[][] logits = new LlamaForward(file)
                    .logits(IntStream.concat(IntStream.of(prompt), IntStream.of(continuation))
                            .toArray());
            double greatest = 0;
            for (int i = 0; i < continuation.length; i++) {
                double[] right = LlamaForward.logprobs(logits[prompt.length + i - 1]);
                greatest = Math.max(greatest, Math.abs(scored.get(i).logprob() - right[continuation[i]]));
                for (Candidate candidate : scored.get(i).alternatives()) {
                    int id = candidate.token().id().orElseThrow();
                    greatest = Math.max(greatest, Math.abs(candidate.logprob() - right[id]));
                }
            }
            assertThat(greatest).isLessThan(tolerance);
        }
    }
}
