package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Worked by hand by the rules of the published code. */
class AlignTdsTest {
    private static final List<Candidate> BASE = List.of(likely("A", 0.5), likely("B", 0.3), likely("C", 0.2));
    private static final List<Candidate> ALIGNED = List.of(likely("B", 0.6), likely("A", 0.3), likely("D", 0.1));

    private static Candidate likely(String text, double probability) {
        return new Candidate(new Token(text, OptionalInt.of(text.charAt(0))), Math.log(probability));
    }

    private static double measure(String name, List<Candidate> base, List<Candidate> aligned) {
        return AlignTds.of(base, aligned).getOrDefault(name, Double.NaN);
    }

    @Test
    void theDivergenceIsThatOfTheBaseOverTokensInBothLists() {
        double kl = 0.5 * Math.log(0.5 / 0.3) + 0.3 * Math.log(0.3 / 0.6); // A and B; 0.0475
        assertThat(measure("aligntds_kl", BASE, ALIGNED)).isCloseTo(kl, within(1e-9));
    }

    @Test
    void theDivergenceCanBeNegative() {
        List<Candidate> base = List.of(likely("A", 0.5), likely("B", 0.5));
        List<Candidate> aligned = List.of(likely("A", 0.8), likely("C", 0.2));
        assertThat(measure("aligntds_kl", base, aligned)).isCloseTo(0.5 * Math.log(0.5 / 0.8), within(1e-9));
    }

    @Test
    void probabilitiesAreThoseAmongWhatIsStored() {
        List<Candidate> half = List.of(likely("A", 0.25), likely("B", 0.15), likely("C", 0.1));
        assertThat(measure("aligntds_tp", half, ALIGNED)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void theWeightedSumIsOfProducts() {
        assertThat(measure("aligntds_ws", BASE, ALIGNED)).isCloseTo(0.5 * 0.3 + 0.3 * 0.6, within(1e-9));
    }

    @Test
    void theJaccardIndexCountsBothByEither() {
        assertThat(measure("aligntds_jaccard", BASE, ALIGNED)).isCloseTo(2 / 4.0, within(1e-9));
    }

    @Test
    void theGainIsDiscountedInBothOrders() {
        double third = 1 / (Math.log(3) / Math.log(2));
        double ideal = 1 + third * third + 0.5 * 0.5; // log2(4) is 2
        assertThat(measure("aligntds_ndcg", BASE, ALIGNED)).isCloseTo((third + third) / ideal, within(1e-9));
    }

    @Test
    void theRankIsOfTheAlignedModelsFirstChoiceAndBeginsAt0() {
        assertThat(measure("aligntds_tr", BASE, ALIGNED)).isEqualTo(1);
        assertThat(measure("aligntds_tr", ALIGNED, ALIGNED)).isEqualTo(0);
    }

    @Test
    void anAbsentFirstChoiceHasRank50() {
        Map<String, Double> measures = AlignTds.of(BASE, List.of(likely("X", 1)));
        assertThat(measures).containsEntry("aligntds_tr", 50.0).containsEntry("aligntds_tp", 0.0);
    }

    @Test
    void onlyThirtyAreStored() {
        List<Candidate> many = new ArrayList<>();
        for (char c = 'a'; c < 'a' + 40; c++) {
            many.add(likely(String.valueOf(c), 0.01));
        }
        List<Candidate> last = List.of(many.get(35));
        assertThat(measure("aligntds_tr", many, last)).isEqualTo(50);
    }

    @Test
    void ofTokensThatSpellTheSameTheFirstCounts() {
        List<Candidate> twice = List.of(
                likely("A", 0.6), new Candidate(new Token("A", OptionalInt.of(999)), Math.log(0.3)), likely("B", 0.1));
        assertThat(measure("aligntds_ws", twice, List.of(likely("A", 1)))).isCloseTo(0.6, within(1e-9));
    }
}
