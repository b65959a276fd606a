package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several sequences at once, and the constant part on disk, whatever the build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class BatchesOnABuild {
    private static final String CONSTANT = "# Instruction\n\nthe and a the in an ```\n".repeat(8);
    private static final int SLOTS = 3;

    private final NativeBuild build;
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private Path folder;
    private Path file;

    @SuppressWarnings("NullAway.Init") // the rest is set before any test
    BatchesOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeAll
    void write(@TempDir Path temporary) {
        folder = temporary;
        file = TinyModel.bpe().write(folder.resolve("tiny.gguf"));
    }

    @AfterAll
    void endReaders() {
        readers.shutdownNow();
    }

    private Backend open(Optional<LlamaCppBackendProvider.KvLayout> layout, int parallel) {
        return TestNatives.open(config(layout, Optional.of(parallel)), new Workload(1, false));
    }

    private LlamaCppBackendProvider.Config config(
            Optional<LlamaCppBackendProvider.KvLayout> layout, Optional<Integer> parallel) {
        List<String> settings = new ArrayList<>();
        layout.ifPresent(kv -> settings.add("kv=" + kv));
        parallel.ifPresent(sequences -> settings.add("parallel=" + sequences));
        return TestNatives.config(file, build, settings.toArray(String[]::new));
    }

    /** Every layout that the build has. */
    private Stream<Backend> layouts() {
        Stream<LlamaCppBackendProvider.KvLayout> layouts = build == NativeBuild.B4916
                ? Stream.of(LlamaCppBackendProvider.KvLayout.UNIFIED)
                : Stream.of(LlamaCppBackendProvider.KvLayout.values());
        return layouts.map(layout -> open(Optional.of(layout), SLOTS));
    }

    private CompletableFuture<Answer> reading(Generation generation) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (generation) {
                        return Answer.rest(generation);
                    }
                },
                readers);
    }

    private static Prompt query(int number) {
        return Answer.prompt(CONSTANT, "the ".repeat(1 + number % 5) + "and " + number + "\n");
    }

    @Test
    void theCardSaysHowManyRunAtOnceAndWhatThatTakes() {
        try (Backend backend = open(Optional.empty(), SLOTS)) {
            assertThat(backend.model().maxConcurrent()).isEqualTo(SLOTS);
            assertThat(backend.model().contextTokens()).isEqualTo(TinyModel.CONTEXT);
            assertThat(backend.model().features()).doesNotContain(Feature.REPEATABLE);
            assertThat(backend.model().details().get("cache"))
                    .startsWith("3 sequences and a common prefix, of 512 tokens each: ")
                    .endsWith("MiB for keys and values, unified");
        }
    }

    @Test
    void asManySequencesAreMadeAsTheApplicationMeansToAsk() {
        try (Backend backend = TestNatives.open(config(Optional.empty(), Optional.empty()), new Workload(5, false))) {
            assertThat(backend.model().maxConcurrent()).isEqualTo(5);
        }
    }

    @Test
    void moreThanMemoryHoldsIsRefusedWithFigures() {
        Path huge = TinyModel.bpe().with("llama.context_length", 1_000_000_000).write(folder.resolve("huge.gguf"));
        LlamaCppBackendProvider.Config many = TestNatives.config(huge, build, "context=20000000&parallel=99");
        assertThatThrownBy(() -> TestNatives.open(many)).isInstanceOfSatisfying(BackendException.class, e -> {
            assertThat(e.kind()).isEqualTo(BackendException.Kind.OUT_OF_MEMORY);
            assertThat(e)
                    .hasMessageContaining("20000000 tokens for each of 99 sequences")
                    .hasMessageContaining("GiB")
                    .hasMessageContaining("'parallel'");
        });
    }

    @Test
    void manyGenerationsShareFewSlotsAndComputeTheConstantPartOnce() {
        layouts().forEach(backend -> {
            try (backend) {
                List<CompletableFuture<Answer>> answers = IntStream.range(0, 20)
                        .mapToObj(i -> reading(backend.generate(Answer.scored(query(i), 5 + i % 7))))
                        .toList();
                List<Answer> done =
                        answers.stream().map(CompletableFuture::join).toList();
                assertThat(done).filteredOn(answer -> answer.cached() == 0).hasSize(1);
                assertThat(done)
                        .allSatisfy(
                                answer -> assertThat(answer.completion().usage().newTokens())
                                        .isPositive());
            }
        });
    }

    @Test
    void whatRunsBesideChangesScoresByNoiseOnly() {
        layouts().forEach(backend -> {
            try (backend;
                    Backend alone = TestNatives.open(file, build)) {
                List<CompletableFuture<Answer>> together = IntStream.range(0, 9)
                        .mapToObj(i -> reading(backend.generate(Answer.scored(query(i), 6))))
                        .toList();
                for (int i = 0; i < together.size(); i++) {
                    ScoredToken expected = Answer.to(alone, Answer.scored(query(i), 6))
                            .tokens()
                            .get(0);
                    ScoredToken found = together.get(i).join().tokens().get(0);
                    assertThat(found.token()).isEqualTo(expected.token());
                    assertThat(found.logprob()).isCloseTo(expected.logprob(), within(0.01));
                }
            }
        });
    }

    @Test
    void promptsWithOtherConstantPartsTakeTurnsAndGetTheirOwn() {
        layouts().forEach(backend -> {
            try (backend;
                    Backend alone = TestNatives.open(file, build)) {
                List<Prompt> prompts = IntStream.range(0, 12)
                        .mapToObj(i -> Answer.prompt("an a in the ".repeat(8 + i % 4) + "\n", "the and " + i + "\n"))
                        .toList();
                List<CompletableFuture<Answer>> together = prompts.stream()
                        .map(prompt -> reading(backend.generate(Answer.scored(prompt, 4))))
                        .toList();
                for (int i = 0; i < prompts.size(); i++) {
                    ScoredToken expected = Answer.to(alone, Answer.scored(prompts.get(i), 4))
                            .tokens()
                            .get(0);
                    assertThat(together.get(i).join().tokens().get(0).logprob())
                            .isCloseTo(expected.logprob(), within(0.01));
                }
            }
        });
    }

    @Test
    void oneSlowReaderHoldsNobodyUp() throws Exception {
        try (Backend backend = open(Optional.empty(), 2);
                Generation slow = backend.generate(Answer.scored(query(0), 300))) {
            slow.next();
            for (int i = 1; i < 8; i++) {
                assertThat(reading(backend.generate(Answer.scored(query(i), 20)))
                                .get(20, TimeUnit.SECONDS)
                                .completion()
                                .usage()
                                .newTokens())
                        .isPositive();
            }
            Answer rest = Answer.rest(slow);
            assertThat(rest.completion().reason()).isNotEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void whoeverLeavesHalfWayMakesRoom() throws Exception {
        try (Backend backend = open(Optional.empty(), 2)) {
            for (int round = 0; round < 10; round++) {
                List<Generation> left = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    left.add(backend.generate(Answer.scored(query(i), 300)));
                }
                left.get(0).next();
                left.get(1).next();
                CompletableFuture<Answer> waiting = reading(left.get(2));
                left.forEach(Generation::cancel);
                left.forEach(Generation::close);
                assertThat(waiting.get(20, TimeUnit.SECONDS).completion().reason())
                        .isEqualTo(FinishReason.CANCELLED);
            }
            assertThat(Answer.to(backend, Answer.scored(query(1), 5)).tokens()).isNotEmpty();
        }
    }

    @Test
    void textsAreScoredWhileOthersAreWritten() {
        layouts().forEach(backend -> {
            try (backend;
                    Backend alone = TestNatives.open(file, build)) {
                List<CompletableFuture<Answer>> beside = IntStream.range(0, 4)
                        .mapToObj(i -> reading(backend.generate(Answer.scored(query(i), 60))))
                        .toList();
                String text = " and in the ".repeat(40);
                List<ScoredToken> scores = backend.scorer().orElseThrow().score(query(1), text, 0);
                List<ScoredToken> expected = alone.scorer().orElseThrow().score(query(1), text, 0);
                assertThat(scores).hasSameSizeAs(expected);
                for (int i = 0; i < scores.size(); i++) {
                    assertThat(scores.get(i).logprob())
                            .isCloseTo(expected.get(i).logprob(), within(0.01));
                }
                beside.forEach(CompletableFuture::join);
            }
        });
    }

    @Test
    void aConversationIsContinuedFromItsLastBorderBitForBit() {
        String first = CONSTANT + "the?\n```\nan answer in the\n";
        String second = first + "and a?\n```\nanother and another\n";
        Prompt third = new Prompt(
                List.of(new Prompt.Segment(second + "in the?\n", false)),
                List.of(),
                List.of(CONSTANT.length(), first.length(), second.length()));
        Prompt before = new Prompt(
                List.of(new Prompt.Segment(first + "and a?\n", false)),
                List.of(),
                List.of(CONSTANT.length(), first.length()));
        try (Backend talked = TestNatives.open(file, build);
                Backend fresh = TestNatives.open(file, build)) {
            Answer.to(talked, Answer.scored(Answer.prompt(CONSTANT, "the?\n"), 9));
            Answer earlier = Answer.to(talked, Answer.scored(before, 9));
            Answer kept = Answer.to(talked, Answer.scored(third, 20));
            Answer anew = Answer.to(fresh, Answer.scored(third, 20));
            assertThat(kept.cached()).isGreaterThan(earlier.cached());
            assertThat(anew.cached()).isZero();
            assertThat(kept.tokens()).isEqualTo(anew.tokens()).isNotEmpty();
        }
    }

    // The constant part on disk

    private Backend withDisk(int parallel) {
        return TestNatives.open(config(Optional.empty(), Optional.of(parallel)), new Workload(1, true));
    }

    @Test
    void theNextProcessFindsTheConstantPartAndAnswersBitForBitTheSame() throws Exception {
        for (int parallel : new int[] {1, SLOTS}) {
            Prompt prompt = query(parallel);
            Answer computed;
            Path states;
            try (Backend first = withDisk(parallel)) {
                states = Path.of(first.model().details().get("prefixes"));
                forget(states);
                computed = Answer.to(first, Answer.scored(prompt, 20));
            }
            try (Backend second = withDisk(parallel)) {
                Answer found = Answer.to(second, Answer.scored(prompt, 20));
                assertThat(computed.cached()).isZero();
                assertThat(found.cached()).isGreaterThan(100);
                assertThat(found.tokens()).isEqualTo(computed.tokens());
            }
            try (Stream<Path> files = Files.list(states)) {
                for (Path state : files.toList()) {
                    byte[] bytes = Files.readAllBytes(state);
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(state, bytes);
                }
            }
            try (Backend third = withDisk(parallel)) {
                Answer again = Answer.to(third, Answer.scored(prompt, 20));
                assertThat(again.cached()).isZero(); // a damaged one is as good as none
                assertThat(again.tokens()).isEqualTo(computed.tokens());
            }
        }
    }

    private static void forget(Path states) throws Exception {
        if (Files.isDirectory(states)) {
            try (Stream<Path> files = Files.list(states)) {
                for (Path state : files.toList()) {
                    Files.delete(state);
                }
            }
        }
    }

    @Test
    void nothingIsKeptWhereTheUserWantsNothingKept() {
        try (Backend backend = TestNatives.open(file, build)) {
            assertThat(backend.model().details()).containsEntry("prefixes", "not kept on disk");
        }
    }
}
