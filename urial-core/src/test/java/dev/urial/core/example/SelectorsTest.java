package dev.urial.core.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.ExampleSelectorProvider;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorsTest {
    private static final List<Example> TEN = IntStream.range(0, 10)
            .mapToObj(i -> Example.of("e" + i, "question " + i, "answer " + i))
            .toList();

    static Stream<ExampleSelector> all() {
        return Stream.of(fixed(TEN), random(false, 7, TEN), random(true, 7, TEN));
    }

    @Test
    void bothAreFoundByName() {
        List<String> names = new ArrayList<>();
        for (ExampleSelectorProvider<?> provider : ServiceLoader.load(ExampleSelectorProvider.class)) {
            names.add(provider.name());
        }
        assertThat(names).contains("fixed", "random");
    }

    @Test
    void fixedKeepsTheOrderOfTheSet() {
        assertThat(fixed(TEN).select(Query.of("Hi?"), 3)).isEqualTo(TEN.subList(0, 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void neverTheQueryItselfWhateverWhiteSpaceStandsAroundIt(ExampleSelector selector) {
        for (int i = 0; i < 10; i++) {
            Query query = Query.of(" question " + i + "\n");

            assertThat(selector.select(query, 10)).hasSize(9).doesNotContain(TEN.get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLastTurnIsTheQuery(ExampleSelector selector) {
        Query query = new Query("0", List.of("question 1", "answer", "question 2"), Map.of());

        assertThat(selector.select(query, 10)).contains(TEN.get(1)).doesNotContain(TEN.get(2));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameQueryAndLimitGiveTheSameListAndNothingTwice(ExampleSelector selector) {
        for (int limit = 0; limit <= 12; limit++) {
            List<Example> chosen = selector.select(Query.of("Hi?"), limit);

            assertThat(chosen)
                    .hasSize(Math.min(limit, 10))
                    .doesNotHaveDuplicates()
                    .isEqualTo(selector.select(Query.of("Hi?"), limit));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNegativeLimitIsAMistake(ExampleSelector selector) {
        assertThatThrownBy(() -> selector.select(Query.of("Hi?"), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneMoreIsTheSameAndOneMore(ExampleSelector selector) {
        assertThat(selector.select(Query.of("Hi?"), 4).subList(0, 3)).isEqualTo(selector.select(Query.of("Hi?"), 3));
    }

    @Test
    void aQueryThatComesTwiceInTheSetIsShownOnce() {
        List<Example> repeated = List.of(TEN.get(0), Example.of("again", " question 0 ", "other"), TEN.get(1));

        assertThat(fixed(repeated).select(Query.of("Hi?"), 3)).containsExactly(TEN.get(0), TEN.get(1));
        assertThat(random(false, 1, repeated).select(Query.of("Hi?"), 3)).hasSize(2);
    }

    @Test
    void oneDrawServesAllQueries() {
        ExampleSelector selector = random(false, 7, TEN);

        assertThat(selector.select(Query.of("Hi?"), 5)).isEqualTo(selector.select(Query.of("Bye?"), 5));
    }

    @Test
    void aQueryThatWasDrawnIsPassedOverAndTheRestStays() {
        ExampleSelector selector = random(false, 7, TEN);
        List<Example> drawn = new ArrayList<>(selector.select(Query.of("Hi?"), 10));
        Example first = drawn.remove(0);

        assertThat(selector.select(Query.of(first.query()), 5)).isEqualTo(drawn.subList(0, 5));
    }

    @Test
    void perQueryTheDrawGoesByIdAndText() {
        ExampleSelector selector = random(true, 7, TEN);
        Set<List<Example>> byText = new HashSet<>();
        Set<List<Example>> byId = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            byText.add(selector.select(Query.of("Hi " + i), 5));
            byId.add(selector.select(new Query("id " + i, List.of("Hi?"), Map.of()), 5));
        }
        assertThat(byText.size()).isGreaterThan(40);
        assertThat(byId.size()).isGreaterThan(40);
    }

    @Test
    void theSeedOfTheSettingsGoesBeforeThatOfTheRun() {
        RandomSelectorProvider provider = new RandomSelectorProvider();
        ExampleSelector set = provider.create(settings(false, Optional.of(3L)), new Lent(99, TEN));

        assertThat(set.select(Query.of("Hi?"), 10))
                .isEqualTo(random(false, 3, TEN).select(Query.of("Hi?"), 10));
        assertThat(random(false, 3, TEN).select(Query.of("Hi?"), 10))
                .isNotEqualTo(random(false, 4, TEN).select(Query.of("Hi?"), 10));
    }

    @Test
    void theDrawOfASeedNeverChanges() {
        assertThat(random(false, 0, TEN).select(Query.of("Hi?"), 10))
                .extracting(Example::id)
                .containsExactly("e2", "e9", "e0", "e7", "e6", "e1", "e5", "e3", "e4", "e8");
    }

    @Test
    void everyPlaceIsDrawnAboutEquallyOften() {
        int[] first = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            first[
                    TEN.indexOf(
                            random(false, seed, TEN).select(Query.of("Hi?"), 1).get(0))]++;
        }
        // 1,000 expected; five standard deviations are 150
        assertThat(first)
                .as("seeds 0 to 9,999")
                .satisfies(counts -> assertThat(IntStream.of(counts)).allMatch(count -> count > 850 && count < 1_150));
    }

    @Test
    void noExamplesAreNoneToChooseFrom() {
        assertThat(fixed(List.of()).select(Query.of("Hi?"), 3)).isEmpty();
        assertThat(random(true, 0, List.of()).select(Query.of("Hi?"), 3)).isEmpty();
    }

    private static ExampleSelector fixed(List<Example> examples) {
        return new FixedSelectorProvider().create(new FixedSelectorProvider.Settings(), new Lent(0, examples));
    }

    private static ExampleSelector random(boolean perQuery, long seed, List<Example> examples) {
        return new RandomSelectorProvider().create(settings(perQuery, Optional.empty()), new Lent(seed, examples));
    }

    private static RandomSelectorProvider.Settings settings(boolean perQuery, Optional<Long> seed) {
        return new RandomSelectorProvider.Settings(perQuery ? Optional.of(true) : Optional.empty(), seed);
    }

    private record Lent(long seed, List<Example> examples) implements PluginContext {
        @Override
        public Path resolve(String path) {
            return Path.of(path);
        }
    }
}
