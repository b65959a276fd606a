package dev.urial.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.ConfigException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Recipe RECIPE = Recipe.base(1001, 4096, 1);

    @Test
    void ratesRiseStayAndFall() {
        assertThat(RECIPE.share(0)).isCloseTo(1.0 / 40, within(1e-9));
        assertThat(RECIPE.share(19)).isCloseTo(0.5, within(1e-9));
        assertThat(RECIPE.share(39)).isEqualTo(1);
        assertThat(RECIPE.share(400)).isEqualTo(1);
        assertThat(RECIPE.share(700)).isCloseTo(0.51, within(1e-3));
        assertThat(RECIPE.share(1000)).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void lengthsFollowOneAnother() {
        assertThat(RECIPE.length(0)).isEqualTo(512);
        assertThat(RECIPE.length(750)).isEqualTo(512);
        assertThat(RECIPE.length(751)).isEqualTo(1024);
        assertThat(RECIPE.length(1000)).isEqualTo(1024);
    }

    @Test
    void lengthsMustDivideAStep() {
        assertThatThrownBy(() -> Recipe.base(10, 1000, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("divides tokensPerStep (1000)");
    }

    @Test
    void theLabsShapeHasTwoMillionParameters() {
        assertThat(Parameters.of(ModelShape.lab()).stream()
                        .mapToInt(Parameters.Parameter::size)
                        .sum())
                .isEqualTo(2_164_416);
    }

    @Test
    void headsMustHoldPairs() {
        assertThatThrownBy(() -> new ModelShape(1, 30, 10, 8, 8, 8, 10_000, 1e-5))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("even number of dimensions");
    }

    @Test
    void documentsAreShuffledJoinedAndReadAgain() {
        Recipe recipe = new Recipe(
                9, 4, List.of(new Recipe.Phase(1, 2)), Recipe.Matrices.MUON, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1);
        List<int[]> documents = List.of(new int[] {1, 2}, new int[] {3}, new int[] {4, 5, 6});
        DocumentBatches batches = new DocumentBatches(documents, 0, recipe, 7);
        assertThat(batches.tokens()).isEqualTo(9);
        int[] stream = new int[36];
        for (int step = 0; step < 9; step++) {
            int[][] rows = batches.at(step).tokens();
            for (int i = 0; i < 4; i++) {
                stream[4 * step + i] = rows[i / 2][i % 2];
            }
            assertThat(rows[0][2]).isEqualTo(rows[1][0]);
        }
        assertThat(stream).startsWith(Arrays.copyOfRange(stream, 9, 36));
        assertThat(Arrays.toString(Arrays.copyOf(stream, 9)))
                .contains("1, 2, 0")
                .contains("3, 0")
                .contains("4, 5, 6, 0");
        assertThat(new DocumentBatches(documents, 0, recipe, 7).at(5).tokens())
                .isDeepEqualTo(batches.at(5).tokens());
    }
}
