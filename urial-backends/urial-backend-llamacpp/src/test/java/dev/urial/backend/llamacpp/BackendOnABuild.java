package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole backend on a tiny random model, whatever the build. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class BackendOnABuild {
    /** Longer than a batch, so that the constant part takes several. */
    private static final String CONSTANT = "# Instruction\n\nthe and a the in an ```\n".repeat(8);

    private Path folder;
    private Path bpeFile;
    private Path spmFile;
    private Backend bpe;
    private Backend spm;

    private final NativeBuild build;

    @SuppressWarnings("NullAway.Init") // the rest is set before any test
    BackendOnABuild(NativeBuild build) {
        this.build = build;
    }

    @BeforeAll
    void openBoth(@TempDir Path temporary) {
        folder = temporary;
        bpeFile = TinyModel.bpe().write(folder.resolve("bpe.gguf"));
        spmFile = TinyModel.spm().write(folder.resolve("spm.gguf"));
        bpe = TestNatives.open(bpeFile, build);
        spm = TestNatives.open(spmFile, build);
    }

    @AfterAll
    void closeBoth() {
        if (bpe != null && spm != null) {
            bpe.close();
            spm.close();
        }
    }

    private List<Backend> both() {
        return List.of(bpe, spm);
    }

    private static GenerationRequest greedy(String prompt, int tokens, String... stops) {
        return new GenerationRequest(Prompt.of(prompt, stops), Sampling.GREEDY.withRepetitionPenalty(1.3), tokens);
    }

    // What the card says

    @Test
    void theCardNamesModelEngineAndVocabulary() {
        assertThat(bpe.model().id()).isEqualTo("tiny bpe");
        assertThat(bpe.model().revision().orElseThrow()).matches("[0-9a-f]{64}");
        assertThat(bpe.model().engine().backend()).isEqualTo("llamacpp");
        assertThat(bpe.model().engine().version()).startsWith(build.release());
        assertThat(bpe.model().engine().device()).isEqualTo("cpu, 1 thread");
        assertThat(bpe.model().contextTokens()).isEqualTo(TinyModel.CONTEXT);
        assertThat(bpe.model().maxConcurrent()).isEqualTo(1);
        assertThat(bpe.model().features()).containsAll(EnumSet.complementOf(EnumSet.of(Feature.JSON_SCHEMA)));
        assertThat(bpe.model().vocabulary().orElseThrow().addsBos()).isFalse();
        assertThat(spm.model().vocabulary().orElseThrow().addsBos()).isTrue();
        assertThat(spm.model().vocabulary().orElseThrow().bos()).hasValue(1);
        assertThat(spm.model().vocabulary().orElseThrow().ends()).contains(2);
    }

    /** The values are the same in the tests of both builds. */
    @Test
    void theFingerprintIsThatOfEveryBuild() {
        assertThat(both().stream()
                        .map(backend ->
                                backend.model().vocabulary().orElseThrow().fingerprint())
                        .map(fingerprint -> fingerprint.substring(0, 16)))
                .containsExactly("88d08e8d4734b68d", "8363306222d0c8b2");
    }

    @Test
    void theRevisionIsTheFilesSha256EvenIfItWasRememberedWrongly() throws Exception {
        Path memory = CacheFolder.named("sha256");
        try (var files = Files.list(memory)) {
            for (Path file : files.toList()) {
                Files.writeString(file, "damaged");
            }
        }
        String expected = Sha256.hex(Files.readAllBytes(bpeFile));
        for (int i = 0; i < 2; i++) {
            try (Backend again = TestNatives.open(bpeFile, build)) {
                assertThat(again.model().revision()).hasValue(expected);
            }
        }
    }

    // Generation

    @Test
    void piecesJoinedAreTheText() {
        for (Backend backend : both()) {
            Answer answer = Answer.to(backend, greedy("the", 50));
            assertThat(String.join("", answer.pieces()))
                    .isEqualTo(answer.text())
                    .isNotEmpty();
            assertThat(answer.pieces()).doesNotContain("");
        }
    }

    @Test
    void noPieceEndsInsideACharacter() {
        for (long seed = 0; seed < 5; seed++) {
            Sampling wild = Sampling.GREEDY.withTemperature(3).withSeed(seed);
            Answer answer = Answer.to(bpe, new GenerationRequest(Prompt.of("é"), wild, 100));
            assertThat(answer.pieces()).noneMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
            assertThat(String.join("", answer.pieces())).isEqualTo(answer.text());
        }
    }

    @Test
    void aStopAcrossTokensEndsTheTextBeforeIt() {
        for (Backend backend : both()) {
            String prompt = List.of("the and", "a", "in", "é", "x", "y", "z").stream()
                    .filter(start ->
                            Answer.to(backend, greedy(start, 40)).text().length() > 12)
                    .findFirst()
                    .orElseThrow();
            String whole = Answer.to(backend, greedy(prompt, 40)).text();
            String stop = whole.substring(whole.length() / 2 - 3, whole.length() / 2 + 3);
            Answer cut = Answer.to(backend, greedy(prompt, 40, stop));
            assertThat(cut.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
            assertThat(String.join("", cut.pieces())).isEqualTo(cut.text());
            assertThat(cut.completion().stop()).hasValue(stop);
            assertThat(cut.completion().reason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void theSameSeedGivesTheSameText() {
        GenerationRequest request = new GenerationRequest(
                Prompt.of("in"), Sampling.GREEDY.withTemperature(1).withSeed(7), 40);
        assertThat(Answer.to(bpe, request).text())
                .isEqualTo(Answer.to(bpe, request).text());
        GenerationRequest other = new GenerationRequest(
                Prompt.of("in"), Sampling.GREEDY.withTemperature(1).withSeed(8), 40);
        assertThat(Answer.to(bpe, other).text())
                .isNotEqualTo(Answer.to(bpe, request).text());
    }

    @Test
    void generationEndsWithTheContext() {
        String long300 = "x".repeat(TinyModel.CONTEXT - 5);
        for (long seed = 0; seed < 3; seed++) {
            Sampling sampling = Sampling.GREEDY.withTemperature(1).withSeed(seed);
            Completion completion = Answer.to(bpe, new GenerationRequest(Prompt.of(long300), sampling, 100))
                    .completion();
            assertThat(completion.usage().promptTokens()).isEqualTo(TinyModel.CONTEXT - 5);
            assertThat(completion.usage().newTokens()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aPromptOfTheWholeContextIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> bpe.generate(greedy("x".repeat(TinyModel.CONTEXT), 1)))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.kind()).isEqualTo(BackendException.Kind.PROMPT_TOO_LONG);
                    assertThat(e).hasMessageContaining("512 tokens").hasMessageContaining("context of 512");
                });
        assertThat(Answer.to(bpe, greedy("x".repeat(TinyModel.CONTEXT - 1), 9))
                        .completion()
                        .usage()
                        .newTokens())
                .isLessThanOrEqualTo(1);
    }

    @Test
    void anEmptyPromptStartsFromTheBeginningOfTextToken() {
        for (Backend backend : both()) {
            assertThat(Answer.to(backend, greedy("", 5)).completion().usage().promptTokens())
                    .isEqualTo(1);
        }
    }

    // Waiting, cancelling, closing

    @Test
    void cancelFromAnotherThreadKeepsTheTextSoFar() throws Exception {
        try (Generation generation = bpe.generate(greedy("the", 400))) {
            generation.next();
            CompletableFuture.runAsync(generation::cancel).get(10, TimeUnit.SECONDS);
            Answer rest = Answer.rest(generation);
            assertThat(rest.completion().reason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(rest.text()).isNotEmpty();
        }
    }

    @Test
    void anInterruptCancelsAndStaysSet() {
        try (Generation generation = bpe.generate(greedy("the", 400))) {
            generation.next();
            Thread.currentThread().interrupt();
            Answer rest = Answer.rest(generation);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(rest.completion().reason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void theNextGenerationWaitsForTheOneThatRuns() throws Exception {
        CompletableFuture<Answer> second;
        try (Generation first = bpe.generate(greedy("the", 400))) {
            first.next();
            second = CompletableFuture.supplyAsync(() -> Answer.to(bpe, greedy("a", 10)));
            Thread.sleep(100);
            assertThat(second).isNotDone();
        }
        assertThat(second.get(10, TimeUnit.SECONDS).text()).isNotEmpty();
    }

    @Test
    void aGenerationLetsTheEngineGoWhenItHasFinished() {
        Generation finished = bpe.generate(greedy("the", 5));
        Answer.rest(finished);
        assertThat(Answer.to(bpe, greedy("a", 5)).text()).isNotEmpty();
        finished.close();
    }

    @Test
    void waitingCountsAgainstTheDeadline() {
        try (Generation first = bpe.generate(greedy("the", 400))) {
            first.next();
            GenerationRequest hurried =
                    new GenerationRequest(Prompt.of("a"), Sampling.GREEDY, 5, 0, Optional.of(Duration.ofMillis(60)));
            try (Generation second = bpe.generate(hurried)) {
                assertThatThrownBy(second::hasNext)
                        .isInstanceOfSatisfying(
                                BackendException.class,
                                e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.TIMED_OUT));
            }
        }
    }

    @Test
    void aWaitingGenerationCanBeCancelled() throws Exception {
        try (Generation first = bpe.generate(greedy("the", 400))) {
            first.next();
            Generation second = bpe.generate(greedy("a", 5));
            CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> Answer.rest(second));
            Thread.sleep(50);
            second.cancel();
            assertThat(waiting.get(10, TimeUnit.SECONDS).completion().reason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void closingTheBackendEndsRunningAndWaitingGenerations() throws Exception {
        for (int round = 0; round < 10; round++) {
            Backend backend = TestNatives.open(bpeFile, build);
            Generation idle = backend.generate(greedy("the", 400));
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> Answer.to(backend, greedy("the", 400))));
            }
            Thread.sleep(10 + round);
            backend.close();
            for (CompletableFuture<Answer> answer : answers) {
                try {
                    answer.get(10, TimeUnit.SECONDS);
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(IllegalStateException.class); // came only after the close
                }
            }
            assertThat(Answer.rest(idle).completion().reason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void closingTheBackendFreesTheEngineOfAGenerationThatNobodyPulls() {
        Backend backend = TestNatives.open(bpeFile, build);
        Generation idle = backend.generate(greedy("the", 400));
        String first = idle.next().text();
        backend.close();
        backend.close();
        assertThat(idle.hasNext()).isFalse();
        assertThat(idle.completion().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(idle.completion().text()).startsWith(first);
    }

    @Test
    void aClosedBackendRefusesEverything() {
        Backend backend = TestNatives.open(spmFile, build);
        Tokenizer tokenizer = backend.tokenizer().orElseThrow();
        TokenScorer scorer = backend.scorer().orElseThrow();
        backend.close();
        assertThatThrownBy(() -> backend.generate(greedy("a", 1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> scorer.score(Prompt.of("a"), "b", 0)).isInstanceOf(IllegalStateException.class);
        assertThat(backend.model().id()).isEqualTo("tiny spm");
    }

    // Prefix reuse

    @Test
    void theConstantPartIsComputedOnce() {
        Prompt first = Answer.prompt(CONSTANT, "the?\n");
        Prompt second = Answer.prompt(CONSTANT, "and so on, an and in\n");
        try (Backend fresh = TestNatives.open(bpeFile, build)) {
            int constant = fresh.tokenizer().orElseThrow().encode(CONSTANT).length;
            assertThat(Answer.to(fresh, Answer.scored(first, 3)).cached()).isZero();
            assertThat(Answer.to(fresh, Answer.scored(second, 3)).cached()).isBetween(constant - 2, constant);
            assertThat(Answer.to(fresh, Answer.scored(Answer.prompt("x" + CONSTANT, "y"), 3))
                            .cached())
                    .isZero();
        }
    }

    @Test
    void anAnswerIsTheSameBitForBitWithAndWithoutReuse() {
        for (Path file : List.of(bpeFile, spmFile)) {
            for (String query : List.of("the?\n", "an\n", "and a the in ".repeat(12), "é")) {
                Prompt prompt = Answer.prompt(CONSTANT, query);
                Answer alone;
                try (Backend fresh = TestNatives.open(file, build)) {
                    alone = Answer.to(fresh, Answer.scored(prompt, 30));
                }
                Backend used = file.equals(bpeFile) ? bpe : spm;
                Answer.to(used, Answer.scored(Answer.prompt(CONSTANT, "something longer went before ".repeat(3)), 40));
                Answer reused = Answer.to(used, Answer.scored(prompt, 30));
                assertThat(alone.cached()).isZero();
                assertThat(reused.cached()).isPositive();
                assertThat(reused.tokens()).isEqualTo(alone.tokens()).isNotEmpty();
                assertThat(reused.text()).isEqualTo(alone.text());
            }
        }
    }

    @Test
    void theConstantPartChangesNoResult() {
        String text = CONSTANT + "the?\n";
        Answer with = Answer.to(bpe, Answer.scored(Answer.prompt(CONSTANT, "the?\n"), 20));
        Answer without = Answer.to(bpe, Answer.scored(Prompt.of(text), 20));
        Answer all = Answer.to(bpe, Answer.scored(Answer.prompt(text, ""), 20));
        assertThat(with.text()).isEqualTo(without.text()).isEqualTo(all.text());
        assertThat(without.cached()).isZero();
    }

    @Test
    void aPrefillThatWasCancelledLeavesNothingHalfDone() {
        Prompt prompt = Answer.prompt(CONSTANT, "the?\n");
        Answer expected = Answer.to(bpe, Answer.scored(prompt, 10));
        try (Generation generation = bpe.generate(Answer.scored(Answer.prompt("other " + CONSTANT, "a"), 10))) {
            Thread.currentThread().interrupt();
            assertThat(generation.hasNext()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Answer.to(bpe, Answer.scored(prompt, 10)).tokens()).isEqualTo(expected.tokens());
    }

    // Tokenizer

    @Test
    void tokensOfAnyTextSpellIt() {
        String all = IntStream.range(0, 0x300).mapToObj(Character::toString).collect(Collectors.joining());
        List<String> texts = List.of(
                "",
                "a",
                " a",
                "  a  ",
                "the and\n\n\n``` x",
                "é😀漢字",
                "a\0b\0",
                "<s></s><|im_end|>",
                "\u0001a",
                "▁a",
                all);
        for (Backend backend : both()) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            for (String text : texts) {
                // SentencePiece itself uses U+2581 for the space.
                String expected = backend == spm ? text.replace('\u2581', ' ') : text;
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(expected);
            }
            assertThat(tokenizer.decode(tokenizer.encode("a\uD800b\uDC00"))).isEqualTo("a\uFFFDb\uFFFD");
        }
    }

    @Test
    void spellingsOfControlTokensArePlainText() {
        for (Backend backend : both()) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            int end = end(backend);
            Prompt plain = Prompt.of("a" + TinyModel.END + "b");
            assertThat(tokenizer.encode("a" + TinyModel.END + "b")).doesNotContain(end);
            assertThat(tokenizer.encode(plain)).doesNotContain(end);
            Prompt control = new Prompt(
                    List.of(new Prompt.Segment("a", false), new Prompt.Segment(TinyModel.END, true)), List.of(), 0);
            int[] tokens = tokenizer.encode(control);
            assertThat(tokens[tokens.length - 1]).isEqualTo(end);
        }
    }

    private static int end(Backend backend) {
        Prompt prompt = new Prompt(List.of(new Prompt.Segment(TinyModel.END, true)), List.of(), 0);
        int[] tokens = backend.tokenizer().orElseThrow().encode(prompt);
        return tokens[tokens.length - 1];
    }

    @Test
    void segmentsGetNoSpaceBetweenThem() {
        Tokenizer tokenizer = spm.tokenizer().orElseThrow();
        Prompt prompt = new Prompt(
                List.of(
                        new Prompt.Segment("ab", false),
                        new Prompt.Segment("c", true),
                        new Prompt.Segment("the", false)),
                List.of(),
                0);
        assertThat(tokenizer.decode(tokenizer.encode(prompt))).isEqualTo(" abcthe");
        assertThat(tokenizer.encode(prompt)[0]).isEqualTo(1);
    }

    @Test
    void aBeginningOfTextTokenIsNotDoubled() {
        Tokenizer tokenizer = spm.tokenizer().orElseThrow();
        Prompt prompt = new Prompt(List.of(new Prompt.Segment("<s>the", true)), List.of(), 0);
        assertThat(Arrays.stream(tokenizer.encode(prompt)).filter(token -> token == 1))
                .hasSize(1);
    }

    @Test
    void aLongTextIsTokenised() {
        for (Backend backend : both()) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            for (String part : List.of("a", " ", "\n", "1", "!", "\0", "é", "the ")) {
                String text = part.repeat(100_000 / part.length());
                assertThat(tokenizer.decode(tokenizer.encode(text)).equals(text))
                        .isTrue();
            }
        }
    }

    @Test
    void idsThatAreNoTokensAreRefused() {
        Tokenizer tokenizer = bpe.tokenizer().orElseThrow();
        for (int id : new int[] {-1, Integer.MIN_VALUE, tokenizer.vocabulary().size(), Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> tokenizer.decode(new int[] {id})).isInstanceOf(IllegalArgumentException.class);
        }
    }

    // Scores

    @Test
    void scoredTokensSpellTheContinuation() {
        String continuation = " the and in\n\n```é an";
        for (Backend backend : both()) {
            List<ScoredToken> scores = backend.scorer().orElseThrow().score(Prompt.of("in the"), continuation, 3);
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            int[] ids = scores.stream()
                    .mapToInt(score -> score.token().id().orElseThrow())
                    .toArray();
            assertThat(tokenizer.decode(ids)).isEqualTo(continuation);
            assertThat(scores)
                    .allMatch(score ->
                            score.logprob() <= 0 && score.alternatives().size() == 3);
        }
    }

    @Test
    void probabilitiesOfAllTokensAddUpAndAgreeWithTheRank() {
        ScoredToken score =
                bpe.scorer().orElseThrow().score(Prompt.of("the"), "a", 100).get(0);
        double sum = score.alternatives().stream()
                .mapToDouble(candidate -> Math.exp(candidate.logprob()))
                .sum();
        assertThat(sum).isBetween(0.3, 1.0 + 1e-9);
        assertThat(score.alternatives()).isSortedAccordingTo((a, b) -> Double.compare(b.logprob(), a.logprob()));
        int rank = score.rank().value();
        if (rank <= 100) {
            assertThat(score.alternatives().get(rank - 1).logprob()).isEqualTo(score.logprob());
        }
    }

    @Test
    void whatWasGeneratedGreedilyRanksFirst() {
        GenerationRequest request =
                new GenerationRequest(Answer.prompt(CONSTANT, "the?"), Sampling.GREEDY, 20, 5, Optional.empty());
        for (Backend backend : both()) {
            Answer answer = Answer.to(backend, request);
            // A text need not be tokenised as it was generated; its first token usually is.
            String first = answer.tokens().get(0).token().text();
            List<ScoredToken> scores =
                    backend.scorer().orElseThrow().score(request.prompt(), first.contains("\uFFFD") ? "the" : first, 5);
            assertThat(scores.get(0).alternatives())
                    .isEqualTo(answer.tokens().get(0).alternatives());
            if (scores.size() == 1 && !first.contains("\uFFFD")) {
                assertThat(scores.get(0).rank()).isEqualTo(Rank.of(1));
            }
        }
    }

    @Test
    void scoringDoesNotDependOnWhatWentBefore() {
        TokenScorer scorer = bpe.scorer().orElseThrow();
        String continuation = "an and the ".repeat(20);
        List<ScoredToken> first = scorer.score(Answer.prompt(CONSTANT, "x"), continuation, 2);
        Answer.to(bpe, greedy("something else", 20));
        assertThat(scorer.score(Answer.prompt(CONSTANT, "x"), continuation, 2)).isEqualTo(first);
        assertThat(scorer.score(Answer.prompt(CONSTANT, "x"), continuation, 2)).isEqualTo(first);
        assertThat(first.get(0).token()).isNotEqualTo(new Token("", OptionalInt.empty()));
    }

    @Test
    void aContinuationBeyondTheContextIsRefusedWithAllNumbers() {
        TokenScorer scorer = bpe.scorer().orElseThrow();
        assertThat(scorer.score(Prompt.of("xxxx"), "y".repeat(TinyModel.CONTEXT - 4), 0))
                .hasSize(508);
        assertThatThrownBy(() -> scorer.score(Prompt.of("xxxx"), "y".repeat(TinyModel.CONTEXT - 3), 0))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("4 tokens")
                .hasMessageContaining("509")
                .hasMessageContaining("512");
    }

    // What cannot be opened

    @Test
    void theLibrarysReasonIsInTheMessage() {
        Path unknown = TinyModel.bpe().with("general.architecture", "sphinx").write(folder.resolve("unknown.gguf"));
        Path missing = TinyModel.bpe().with("llama.block_count", null).write(folder.resolve("missing.gguf"));
        assertThatThrownBy(() -> TestNatives.open(unknown, build))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("unknown.gguf: ")
                .hasMessageContaining("unknown model architecture: 'sphinx'")
                .hasMessageContaining(build.release());
        assertThatThrownBy(() -> TestNatives.open(missing, build)).hasMessageContaining("llama.block_count");
    }

    @Test
    void aContextBeyondTheTrainedOneIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> TestNatives.open(context(bpeFile, 513)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("context: ")
                .hasMessageContaining("512")
                .hasMessageContaining("513");
        try (Backend small = TestNatives.open(context(bpeFile, 10))) {
            assertThat(small.model().contextTokens()).isEqualTo(10);
            assertThat(Answer.to(small, greedy("xxxxxxxxx", 100))
                            .completion()
                            .usage()
                            .newTokens())
                    .isLessThanOrEqualTo(1);
            assertThatThrownBy(() -> small.generate(greedy("xxxxxxxxxx", 100))).isInstanceOf(BackendException.class);
        }
    }

    @Test
    void aContextThatDoesNotFitIntoMemoryIsRefusedWithFigures() {
        Path huge =
                TinyModel.bpe().with("llama.context_length", Integer.MAX_VALUE).write(folder.resolve("huge.gguf"));
        assertThatThrownBy(() -> TestNatives.open(context(huge, 2_000_000_000)))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.kind()).isEqualTo(BackendException.Kind.OUT_OF_MEMORY);
                    assertThat(e).hasMessageContaining("2000000000 tokens").hasMessageContaining("476.8 GiB");
                });
        try (Backend modest = TestNatives.open(huge, build)) {
            assertThat(modest.model().contextTokens()).isEqualTo(4096);
        }
    }

    @Test
    void anotherBuildIsRefusedNamingBoth() throws Exception {
        Path copy = Files.createDirectories(folder.resolve("natives")).resolve("libllama.so");
        Files.write(copy, new byte[] {1});
        LlamaCppBackendProvider.Config other = TestNatives.config(bpeFile, "library=" + copy);
        assertThatThrownBy(() -> TestNatives.open(other))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(copy.toRealPath().toString())
                .hasMessageContaining(build.release());
    }

    @Test
    void everyLegalSettingWorks() {
        for (String attention : List.of("AUTO", "ON", "OFF", "OFF&kvType=F32")) {
            for (int batch : new int[] {1, 7, 8192}) {
                LlamaCppBackendProvider.Config config = TestNatives.config(
                        bpeFile,
                        build,
                        "context=200&kv=UNIFIED&gpuLayers=0&batch=" + batch,
                        "flashAttention=" + attention);
                try (Backend backend = TestNatives.open(config)) {
                    Answer answer = Answer.to(backend, greedy("the and in ".repeat(5), 10));
                    assertThat(answer.text()).isNotEmpty();
                    assertThat(backend.scorer().orElseThrow().score(Prompt.of("the"), " and in a", 1))
                            .isNotEmpty();
                }
            }
        }
    }

    private LlamaCppBackendProvider.Config context(Path file, int tokens) {
        return TestNatives.config(file, build, "context=" + tokens);
    }
}
