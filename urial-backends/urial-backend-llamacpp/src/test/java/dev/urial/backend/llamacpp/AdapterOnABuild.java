package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.cache.Sha256;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model with an adapter, on tiny random ones, whatever the build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class AdapterOnABuild {
    private static final String CONSTANT = "# Instruction\n\nthe and a the in an ```\n".repeat(8);
    private static final Prompt PROMPT = Answer.prompt(CONSTANT, "the?\n");

    private final NativeBuild build;
    private Path folder;
    private Path base;
    private Path lora;

    @SuppressWarnings("NullAway.Init") // the rest is set before any test
    AdapterOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeAll
    void write(@TempDir Path temporary) {
        folder = temporary;
        base = TinyModel.bpe().write(folder.resolve("base.gguf"));
        lora = TinyAdapter.usual().write(folder.resolve("tuned.gguf"));
    }

    private Backend plain() {
        return TestNatives.open(base, build);
    }

    private Backend adapted(double scale) {
        return TestNatives.open(TestNatives.config(base, build, "lora=" + lora, "loraScale=" + scale));
    }

    private static List<ScoredToken> tokens(Backend backend) {
        return Answer.to(backend, Answer.scored(PROMPT, 20)).tokens();
    }

    private static int sharers(Backend backend) {
        return ((LlamaCppBackend) backend).sharers();
    }

    // What it computes

    @Test
    void anAdaptedModelIsTheOneWithTheProductsAdded() {
        for (double scale : new double[] {1, -0.5}) {
            TinyAdapter adapter = TinyAdapter.usual();
            TinyModel merged = TinyModel.bpe();
            for (String matrix : List.of("blk.0.attn_q.weight", "blk.1.ffn_down.weight")) {
                merged.plus(matrix, adapter.product(matrix, scale));
            }
            try (Backend added = TestNatives.open(merged.write(folder.resolve("merged.gguf")), build);
                    Backend adapted = adapted(scale)) {
                assertEqual(scores(adapted), scores(added), 0.005);
            }
        }
    }

    private static List<ScoredToken> scores(Backend backend) {
        return backend.scorer().orElseThrow().score(PROMPT, " and in the end an".repeat(5), 0);
    }

    private static void assertEqual(List<ScoredToken> found, List<ScoredToken> expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).logprob()).isCloseTo(expected.get(i).logprob(), within(tolerance));
        }
    }

    @Test
    void anAdapterChangesAnswersAndAScaleOfZeroDoesNot() {
        try (Backend plain = plain();
                Backend adapted = adapted(1);
                Backend none = adapted(0)) {
            List<ScoredToken> expected = tokens(plain);
            assertThat(tokens(adapted)).isNotEqualTo(expected);
            assertThat(tokens(none)).isEqualTo(expected);
        }
    }

    @Test
    void adaptersAreReadHoweverTheyAreStored() {
        for (GgufType type : List.of(GgufType.F16, GgufType.BF16)) {
            Path other = TinyAdapter.usual().stored(type).write(folder.resolve(type + ".gguf"));
            try (Backend exact = adapted(1);
                    Backend rounded = TestNatives.open(TestNatives.config(base, build, "lora=" + other))) {
                assertEqual(scores(rounded), scores(exact), 0.1);
            }
        }
    }

    // What is shared

    @Test
    void aModelAndItsAdaptedFormsHaveOneCopyOfTheWeights() {
        try (Backend plain = plain()) {
            assertThat(sharers(plain)).isEqualTo(1);
            try (Backend adapted = adapted(1);
                    Backend half = adapted(0.5)) {
                assertThat(sharers(plain)).isEqualTo(3);
                assertThat(sharers(adapted)).isEqualTo(sharers(half));
            }
            assertThat(sharers(plain)).isEqualTo(1);
        }
    }

    @Test
    void anotherFileHasItsOwnWeightsEvenUnderTheSameName() throws IOException {
        Path file = TinyModel.bpe().write(folder.resolve("changing.gguf"));
        try (Backend first = TestNatives.open(file, build)) {
            Files.delete(file);
            TinyModel.bpe().tied().write(file);
            try (Backend second = TestNatives.open(file, build);
                    Backend other = plain()) {
                assertThat(sharers(first)).isEqualTo(1);
                assertThat(sharers(second)).isEqualTo(1);
                assertThat(sharers(other)).isEqualTo(1);
                assertThat(tokens(second)).isNotEqualTo(tokens(first));
            }
        }
    }

    @Test
    void whoeverIsClosedFirstLeavesTheOthersTheirWeights() {
        List<ScoredToken> expected;
        try (Backend alone = adapted(1)) {
            expected = tokens(alone);
        }
        Backend plain = plain();
        try (Backend adapted = adapted(1)) {
            plain.close();
            assertThat(sharers(adapted)).isEqualTo(1);
            assertThat(tokens(adapted)).isEqualTo(expected);
        }
    }

    @Test
    void eachComputesItsOwnBesideTheOthers() {
        try (Backend plain = plain();
                Backend adapted = adapted(1)) {
            List<ScoredToken> expected = tokens(plain);
            List<ScoredToken> changed = tokens(adapted);
            for (int round = 0; round < 5; round++) {
                CompletableFuture<List<ScoredToken>> one = CompletableFuture.supplyAsync(() -> tokens(plain));
                CompletableFuture<List<ScoredToken>> other = CompletableFuture.supplyAsync(() -> tokens(adapted));
                try (Backend third = adapted(0.1 * round)) { // adapters come and go meanwhile
                    assertThat(tokens(third)).isNotEmpty();
                }
                assertThat(one.join()).isEqualTo(expected);
                assertThat(other.join()).isEqualTo(changed);
            }
        }
    }

    // What is told, and what is kept apart by it

    @Test
    void theCardNamesTheAdapter() throws IOException {
        String model = Sha256.hex(Files.readAllBytes(base));
        String adapter = Sha256.hex(Files.readAllBytes(lora));
        try (Backend adapted = adapted(1);
                Backend half = adapted(0.5)) {
            assertThat(adapted.model().id()).isEqualTo("tiny bpe + tuned");
            assertThat(adapted.model().revision()).hasValue(model + "+lora:" + adapter);
            assertThat(half.model().revision()).hasValue(model + "+lora:" + adapter + "*0.5");
            assertThat(half.model().details()).containsEntry("adapter", lora + ", scale 0.5");
        }
    }

    @Test
    void statesOfOneAdapterOrScaleAreNeverFoundByAnother() throws IOException {
        try (Backend backend = withDisk(1)) {
            forget(Path.of(backend.model().details().get("prefixes")));
        }
        for (double scale : new double[] {1, 0.5, 0}) {
            Answer computed;
            try (Backend fresh = adapted(scale)) {
                computed = Answer.to(fresh, Answer.scored(PROMPT, 10));
            }
            Answer first;
            try (Backend backend = withDisk(scale)) {
                first = Answer.to(backend, Answer.scored(PROMPT, 10));
            }
            try (Backend backend = withDisk(scale)) {
                Answer found = Answer.to(backend, Answer.scored(PROMPT, 10));
                assertThat(first.cached()).isZero();
                assertThat(found.cached()).isPositive();
                assertThat(found.tokens()).isEqualTo(computed.tokens());
            }
        }
    }

    private static void forget(Path states) throws IOException {
        if (Files.isDirectory(states)) {
            try (Stream<Path> files = Files.list(states)) {
                for (Path state : files.toList()) {
                    Files.delete(state);
                }
            }
        }
    }

    private Backend withDisk(double scale) {
        return TestNatives.open(
                TestNatives.config(base, build, "lora=" + lora, "loraScale=" + scale), new Workload(1, true));
    }

    // What does not fit

    @Test
    void whatIsNoAdapterIsRefused() throws IOException {
        refused(folder.resolve("missing.gguf"), "there is no such file");
        refused(folder, "it is a folder");
        refused(base, "it is no LoRA adapter (general.type is 'model')");
        refused(
                Files.write(
                        folder.resolve("text.gguf"),
                        "no adapter, just a text".repeat(9).getBytes(StandardCharsets.UTF_8)),
                "it is no GGUF file");
        refused(TinyAdapter.usual().with("adapter.type", "control_vector"), "adapter.type is 'control_vector'");
        refused(TinyAdapter.usual().with("adapter.lora.alpha", 8), "adapter.lora.alpha is not a number");
        refused(TinyAdapter.usual().with("adapter.alora.invocation_tokens", new int[] {1}), "activated LoRA");
        refused(TinyAdapter.none().tensor("blk.0.attn_norm.weight", 64), "it changes nothing");
        refused(TinyAdapter.usual().tensor("blk.0.attn_q.weight", 64, 64), "'blk.0.attn_q.weight' is no part of");
        refused(TinyAdapter.usual().without("blk.0.attn_q.weight.lora_a"), "and no 'blk.0.attn_q.weight.lora_a'");
        refused(TinyAdapter.usual().without("blk.0.attn_q.weight.lora_b"), "and no 'blk.0.attn_q.weight.lora_b'");
    }

    @Test
    void anAdapterForAnotherModelIsRefused() {
        refused(
                TinyAdapter.usual().with("general.architecture", "gemma3"),
                "it is for models of architecture 'gemma3', and " + base + " is of 'llama'");
        refused(
                TinyAdapter.usual().pair("blk.7.attn_q.weight", 64, 64),
                "it changes 'blk.7.attn_q.weight', and " + base + " has no such tensor");
        refused(
                TinyAdapter.usual().pair("blk.0.attn_k.weight", 64, 64),
                "its 'blk.0.attn_k.weight' is A [64, 4], B [4, 64], and that of " + base + " is [64, 32]");
        refused(
                TinyAdapter.none().tensor("output.weight.lora_a", 64, 3).tensor("output.weight.lora_b", 4, 271),
                "[64, 3]");
        refused(
                TinyAdapter.none().tensor("token_embd.weight.lora_a", 3, 271).tensor("token_embd.weight.lora_b", 4, 64),
                "'token_embd.weight'");
        refused(
                TinyAdapter.none()
                        .tensor("blk.0.attn_q.weight.lora_a", 64, 4, 2)
                        .tensor("blk.0.attn_q.weight.lora_b", 4, 64, 2),
                "'blk.0.attn_q.weight'");
    }

    private void refused(TinyAdapter adapter, String reason) {
        refused(adapter.write(folder.resolve("refused.gguf")), reason);
    }

    private void refused(Path adapter, String reason) {
        assertThatThrownBy(() -> TestNatives.open(TestNatives.config(base, build, "lora=" + adapter)))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageContaining(adapter.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void aRefusedAdapterLeavesNoWeightsBehind() {
        Path other = TinyAdapter.usual().with("general.architecture", "gemma3").write(folder.resolve("other.gguf"));
        assertThatThrownBy(() -> TestNatives.open(TestNatives.config(base, build, "lora=" + other)))
                .isInstanceOf(BackendException.class);
        try (Backend plain = plain()) {
            assertThat(sharers(plain)).isEqualTo(1);
        }
    }
}
