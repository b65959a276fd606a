package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.analysis.shift.ItemShift.Contexts;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Rank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers worked by hand from a few made-up tokens. */
class ShiftSummaryTest {
    @TempDir
    private Path folder;

    /** A token: its text, its rank and divergence with the base model, and both under the prompt. */
    private record Made(String text, int rank, double kl, int iclRank, double iclKl) {}

    private static final List<Made> FIRST =
            List.of(new Made("Sure", 9, 4, 1, 0.5), new Made(" Paris", 1, 0.5, 1, 0.5), new Made(" Sure", 5, 2, 4, 1));
    private static final List<Made> SECOND = List.of(new Made("Sure", 4, 1.5, 2, 0.5), new Made(" Rome", 2, 1, 1, 0.5));

    private static ItemShift item(String id, String topic, List<Made> made) {
        List<TokenShift> tokens = new ArrayList<>();
        for (Made each : made) {
            tokens.add(new TokenShift(
                    tokens.size(),
                    OptionalInt.of(each.text().hashCode() & 0xffff),
                    each.text(),
                    new Standing(Rank.of(1), -0.1, List.of()),
                    compared(each.rank(), each.kl()),
                    Optional.of(compared(each.iclRank(), each.iclKl()))));
        }
        return new ItemShift(
                new DatasetItem(id, List.of(), List.of("Where?"), Map.of("topic", topic)),
                Optional.of(new Contexts("base", "aligned", Optional.of("icl"))),
                "answer",
                tokens,
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }

    private static Compared compared(int rank, double kl) {
        return new Compared(new Standing(Rank.of(rank), -1, List.of()), OptionalDouble.of(kl), Map.of("tv", kl / 10));
    }

    private Map<String, Object> summary(long seed) throws IOException {
        Path file = folder.resolve("positions.jsonl");
        String lines = ShiftLine.of(item("a", "cities", FIRST)) + "\n" + ShiftLine.of(item("b", "more", SECOND)) + "\n";
        lines += ShiftLine.of(item("c", "more", List.of())) + "\n"; // an empty answer
        Files.writeString(file, lines);
        return ShiftSummary.of(file, Lexicon.shipped(), seed, List.of()).content();
    }

    private static Object at(Map<?, ?> from, String key) {
        return Objects.requireNonNull(from.get(key), key);
    }

    private static Map<?, ?> map(Map<?, ?> from, String key) {
        return (Map<?, ?>) at(from, key);
    }

    private static Map<?, ?> first(Map<?, ?> from, String key) {
        return (Map<?, ?>) ((List<?>) at(from, key)).get(0);
    }

    private static double number(Map<?, ?> from, String key) {
        return ((Number) at(from, key)).doubleValue();
    }

    @Test
    void sharesAndMeansAreOfAllTokens() throws Exception {
        Map<String, Object> summary = summary(0);
        assertThat(summary).containsEntry("items", 3).containsEntry("empty", 1).containsEntry("tokens", 5);
        assertThat(number(summary, "unshifted")).isEqualTo(0.2);
        assertThat(number(summary, "marginal")).isEqualTo(0.2);
        assertThat(number(summary, "shifted")).isEqualTo(0.6);
        assertThat(number(summary, "mean_kl")).isCloseTo(9 / 5.0, within(1e-6));
        assertThat(number(summary, "mean_tv")).isCloseTo(0.9 / 5.0, within(1e-6));
    }

    @Test
    void intervalsGoOverItems() throws Exception {
        // drawn are a and a (shifted 4 of 6), b and b (2 of 4), or one of each
        assertThat(map(summary(0), "ci95").get("shifted")).isEqualTo(List.of(0.5, 0.666667));
    }

    @Test
    void oneSeedGivesTheSameIntervals() throws Exception {
        assertThat(summary(7)).isEqualTo(summary(7));
        assertThat(map(summary(7), "bootstrap").get("seed")).isEqualTo(7L);
    }

    @Test
    void positionsAreToldInStretches() throws Exception {
        assertThat((List<?>) at(summary(0), "by_position")).hasSize(3);
        Map<?, ?> first = first(summary(0), "by_position");
        assertThat(at(first, "from")).isEqualTo(0);
        assertThat(at(first, "to")).isEqualTo(0);
        assertThat(number(first, "mean_kl")).isCloseTo(2.75, within(1e-6));
    }

    @Test
    void labelsAreTold() throws Exception {
        Map<?, ?> topics = map(map(summary(0), "by_label"), "topic");
        assertThat(number(map(topics, "more"), "shifted")).isEqualTo(0.5);
    }

    @Test
    void styleIsToldApartFromWhatIsSaid() throws Exception {
        Map<?, ?> classes = map(summary(0), "by_class");
        assertThat(number(map(classes, "stylistic"), "shifted")).isEqualTo(1);
        assertThat(number(map(classes, "other"), "shifted")).isEqualTo(0);
    }

    @Test
    void theMostShiftedTokensComeFirstWithTheirContexts() throws Exception {
        Map<?, ?> first = first(summary(0), "shifted_tokens");
        assertThat(first.get("text")).isEqualTo("Sure");
        assertThat(first.get("count")).isEqualTo(2);
        assertThat(number(first, "share")).isCloseTo(2 / 3.0, within(1e-6));
        assertThat(at(first, "contexts").toString()).contains("id=a", "id=b");
    }

    @Test
    void thePromptClosesAPartOfTheShift() throws Exception {
        Map<?, ?> icl = map(summary(0), "icl");
        assertThat(number(icl, "shifted")).isEqualTo(0.2);
        Map<?, ?> closed = map(icl, "closed");
        assertThat(number(closed, "kl")).isCloseTo(1 - 3.0 / 9, within(1e-6));
        assertThat(number(closed, "shifted")).isCloseTo(1 - 1 / 3.0, within(1e-6));
        assertThat(map(map(closed, "moves"), "shifted")).isEqualTo(Map.of("unshifted", 1, "marginal", 1, "shifted", 1));
    }

    @Test
    void aDamagedLineIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("positions.jsonl"), "{\"id\": \"a\"}\n");
        assertThatThrownBy(() -> ShiftSummary.of(file, Lexicon.shipped(), 0, List.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("positions.jsonl:1: ")
                .hasMessageContaining("'query' must be text");
    }

    @Test
    void stretchesGrow() {
        assertThat(Bins.from(4)).isEqualTo(4);
        assertThat(Bins.from(9)).isEqualTo(5);
        assertThat(Bins.to(5)).isEqualTo(9);
        assertThat(Bins.from(19)).isEqualTo(10);
        assertThat(Bins.to(20)).isEqualTo(49);
        assertThat(Bins.from(730)).isEqualTo(500);
        assertThat(Bins.to(500)).isEqualTo(999);
    }
}
