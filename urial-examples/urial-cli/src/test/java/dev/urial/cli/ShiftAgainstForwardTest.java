package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.analysis.shift.Category;
import dev.urial.analysis.shift.ItemShift;
import dev.urial.analysis.shift.ShiftLine;
import dev.urial.analysis.shift.TokenShift;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.config.RunConfig;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Prompt.Segment;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.wiring.Parts;
import dev.urial.lab.models.LabModels;
import dev.urial.testkit.LlamaForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code urial shift} writes of the lab's two models beside what {@link LlamaForward} computes over the same contexts and tokens.
 * The models' matrices are widened to 32 bits, because the engine rounds what it multiplies with a matrix of 8 bits to as many, and
 * keys and values are kept in 32 bits: either rounding would hide all else. What was measured is below 2e-5.
 */
class ShiftAgainstForwardTest {
    /** Of any log-probability, in nats. */
    private static final double LOGPROB = 2e-4;

    /** Of the divergence, in nats. */
    private static final double KL = 2e-4;

    /** What the reduction of a row may add to that. */
    private static final double REDUCTION = 1e-5;

    private static final List<String> QUERIES =
            List.of("What is the capital of France?", "What colour is snow?", "What is the opposite of hot?");

    @TempDir
    private static Path folder;

    private static String base;
    private static String aligned;
    private static List<Position> positions;

    /** A place in an answer: what was written of it, and the logits there by the forward pass. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Position(TokenShift token, double[] base, double[] aligned) {
        int id() {
            return token.id().orElseThrow();
        }

        double divergence() {
            return ShiftAgainstForwardTest.divergence(LlamaForward.logprobs(aligned), LlamaForward.logprobs(base));
        }
    }

    /** How a model sees a token, as it was written and by the forward pass. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Seen(Standing written, int id, double[] logprobs) {}

    @BeforeAll
    static void study() throws IOException {
        Path baseFile = WideModel.write(LabModels.file("base"), folder.resolve("base.gguf"));
        Path alignedFile = WideModel.write(LabModels.file("aligned"), folder.resolve("aligned.gguf"));
        base = "llamacpp:" + baseFile + "?kvType=F32";
        aligned = "llamacpp:" + alignedFile + "?kvType=F32";
        LlamaForward baseForward = new LlamaForward(baseFile);
        LlamaForward alignedForward = new LlamaForward(alignedFile);
        positions = new ArrayList<>();
        try (Backend backend = new Parts(PluginCatalog.load(), 0).backend(base, RunConfig.DEFAULTS)) {
            Tokenizer tokenizer = backend.tokenizer().orElseThrow();
            for (ItemShift item : items(shift("study", aligned))) {
                List<TokenShift> tokens = Stream.concat(item.tokens().stream(), item.end().stream())
                        .toList();
                ItemShift.Contexts contexts = item.contexts().orElseThrow();
                double[][] under = rows(baseForward, tokenizer, contexts.base(), tokens);
                double[][] over = rows(alignedForward, tokenizer, contexts.aligned(), tokens);
                for (int i = 0; i < tokens.size(); i++) {
                    positions.add(new Position(tokens.get(i), under[i], over[i]));
                }
            }
        }
        assertThat(positions).hasSizeGreaterThan(80);
    }

    /** The logits in the place of each of these tokens. */
    private static double[][] rows(LlamaForward forward, Tokenizer tokenizer, String context, List<TokenShift> tokens) {
        int[] before = tokenizer.encode(new Prompt(List.of(new Segment(context, true)), List.of(), 0));
        IntStream ids = tokens.stream().mapToInt(token -> token.id().orElseThrow());
        double[][] logits = forward.logits(IntStream.concat(IntStream.of(before), ids.limit(tokens.size() - 1))
                .toArray());
        return Stream.of(logits).skip(before.length - 1).toArray(double[][]::new);
    }

    private static Path shift(String name, String tuned) throws IOException {
        Path study = folder.resolve(name);
        Run run = run(study, tuned);
        assertThat(run.code()).as(run.err()).isZero();
        return study.resolve("positions.jsonl");
    }

    private static Run run(Path study, String tuned) throws IOException {
        Path input = Files.write(folder.resolve("queries.txt"), QUERIES);
        return Run.of(
                "shift",
                "--base",
                base,
                "--aligned",
                tuned,
                "-i",
                input.toString(),
                "-o",
                study.toString(),
                "--max-tokens",
                "40");
    }

    private static List<ItemShift> items(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(ShiftLine::parse).toList();
    }

    private static double divergence(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(id -> Math.exp(one[id]) * (one[id] - other[id]))
                .sum();
    }

    private static Stream<Seen> seen() {
        return positions.stream()
                .flatMap(position -> Stream.of(
                        new Seen(
                                position.token().base().standing(),
                                position.id(),
                                LlamaForward.logprobs(position.base())),
                        new Seen(
                                position.token().aligned(), position.id(), LlamaForward.logprobs(position.aligned()))));
    }

    @Test
    void logProbabilitiesAreThoseOfTheForwardPass() {
        double greatest = seen().mapToDouble(seen -> Math.abs(seen.written().logprob() - seen.logprobs()[seen.id()]))
                .max()
                .orElseThrow();
        assertThat(greatest).isLessThan(LOGPROB);
    }

    @Test
    void soAreThoseOfTheLikeliestTokens() {
        double greatest = 0;
        for (Seen seen : seen().toList()) {
            assertThat(seen.written().top()).hasSize(10);
            for (Candidate candidate : seen.written().top()) {
                double right = seen.logprobs()[candidate.token().id().orElseThrow()];
                greatest = Math.max(greatest, Math.abs(candidate.logprob() - right));
            }
        }
        assertThat(greatest).isLessThan(LOGPROB);
    }

    @Test
    void divergencesAreThoseOfTheForwardPass() {
        double greatest = positions.stream()
                .mapToDouble(position -> Math.abs(position.token().base().kl().orElseThrow() - position.divergence()))
                .max()
                .orElseThrow();
        assertThat(greatest).isLessThan(KL);
    }

    @Test
    void ranksDifferOnlyAmongTokensThatTheToleranceMakesEqual() {
        assertThat(seen()).allSatisfy(seen -> {
            double own = seen.logprobs()[seen.id()];
            int least = 1 + above(seen.logprobs(), own + 2 * LOGPROB);
            int most = above(seen.logprobs(), own - 2 * LOGPROB); // which counts the token itself
            assertThat(seen.written().rank().value()).isBetween(least, most);
        });
    }

    private static int above(double[] logprobs, double bound) {
        return (int) IntStream.range(0, logprobs.length)
                .filter(id -> logprobs[id] > bound)
                .count();
    }

    @Test
    void fromEqualLogitsTheReductionIsThatOfPlainDoubles() {
        int size = positions.get(0).base().length;
        Distribution under = new Distribution(size);
        Distribution over = new Distribution(size);
        for (Position position : positions) {
            float[] row = floats(position.base());
            under.set(row);
            over.set(floats(position.aligned()));
            double[] right = LlamaForward.logprobs(position.base());
            assertThat(over.divergence(under)).isCloseTo(position.divergence(), within(REDUCTION));
            for (int id = 0; id < size; id++) {
                assertThat(under.logprob(id)).isCloseTo(right[id], within(REDUCTION));
            }
            assertThat(under.rank(position.id())).isEqualTo(1 + above(right, right[position.id()]));
        }
    }

    private static float[] floats(double[] row) {
        float[] floats = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            floats[i] = (float) row[i];
        }
        return floats;
    }

    @Test
    void aBaseModelComparedWithItselfIsUnshifted() throws IOException {
        String bare = items(folder.resolve("study/positions.jsonl"))
                .get(0)
                .contexts()
                .orElseThrow()
                .base();
        Path form = Files.writeString(
                folder.resolve("bare.jinja"),
                bare.replace(QUERIES.get(0), "{{ messages[0]['content'] }}") + "\n"); // Jinja drops a last line break
        Path study = folder.resolve("itself");
        Run run = run(study, base + "&chat=" + form);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("warning: the base and the aligned model are the same, lab:base");
        assertThat(items(study.resolve("positions.jsonl")))
                .hasSameSizeAs(QUERIES)
                .allSatisfy(item -> {
                    ItemShift.Contexts contexts = item.contexts().orElseThrow();
                    assertThat(contexts.aligned()).isEqualTo(contexts.base());
                    assertThat(item.tokens()).isNotEmpty().allSatisfy(token -> {
                        assertThat(token.base().category()).contains(Category.UNSHIFTED);
                        assertThat(token.base().kl()).hasValue(0);
                        assertThat(token.base().standing()).isEqualTo(token.aligned());
                    });
                });
    }

    @Test
    void theSameStudyTwiceIsTheSameFile() throws IOException {
        assertThat(shift("again", aligned)).hasSameBinaryContentAs(folder.resolve("study/positions.jsonl"));
    }
}
