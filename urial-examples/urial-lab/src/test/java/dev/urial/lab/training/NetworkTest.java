package dev.urial.lab.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.ConfigException;
import dev.urial.lab.training.Parameters.Parameter;
import dev.urial.lab.training.Recipe.Matrices;
import dev.urial.lab.training.Recipe.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final ModelShape SHAPE = new ModelShape(2, 16, 2, 24, 20, 12, 100, 1e-5);

    /** After one step of this AdamW the first moments are the gradient, and the weights have hardly moved. */
    private static final Recipe GRADIENT =
            new Recipe(10, 24, List.of(new Phase(1, 12)), Matrices.ADAMW, 1e-12, 0, 0, 1e-12, 0, 0.9, 0, 1, 1, 1e9, 1);

    @Test
    void computesWhatPlainLoopsCompute() {
        Map<String, float[]> weights = Toys.weights(SHAPE, 1);
        Batch batch = Toys.random(SHAPE, 3, 12, 2);
        try (Network network = new Network(SHAPE, GRADIENT, Toys.ONE_THREAD, weights)) {
            assertThat(network.loss(batch)).isCloseTo(new PlainLlama(SHAPE, weights).loss(batch), within(2e-6));
        }
    }

    @Test
    void gradientIsTheSlopeOfTheLoss() {
        Map<String, float[]> weights = Toys.weights(SHAPE, 3);
        Batch batch = Toys.random(SHAPE, 3, 12, 4);
        float[][] gradient = gradient(weights, batch, Toys.ONE_THREAD);
        PlainLlama plain = new PlainLlama(SHAPE, weights);
        List<Parameter> parameters = Parameters.of(SHAPE);
        Random random = new Random(5);
        for (int i = 0; i < parameters.size(); i++) {
            float[] values = Parameters.ordered(SHAPE, weights)[i];
            for (int n = 0; n < 5; n++) {
                int at = random.nextInt(values.length);
                float old = values[at];
                values[at] = old + 1e-3f;
                double above = plain.loss(batch);
                double step = values[at];
                values[at] = old - 1e-3f;
                double slope = (above - plain.loss(batch)) / (step - values[at]);
                values[at] = old;
                assertThat((double) gradient[i][at])
                        .as("%s[%d]", parameters.get(i).name(), at)
                        .isCloseTo(slope, within(1e-5 + 1e-4 * Math.abs(slope)));
            }
        }
    }

    @Test
    void dividedWorkAddsUpToTheSame() {
        Map<String, float[]> weights = Toys.weights(SHAPE, 6);
        Batch batch = Toys.random(SHAPE, 5, 12, 7);
        float[][] whole = gradient(weights, batch, new Speed(1, 1000, false));
        float[][] divided = gradient(weights, batch, new Speed(3, 12, false));
        for (int i = 0; i < whole.length; i++) {
            assertThat(divided[i]).containsExactly(whole[i], within(1e-5f));
        }
    }

    @Test
    void bfloat16ComesClose() {
        Map<String, float[]> weights = Toys.weights(SHAPE, 8);
        Batch batch = Toys.random(SHAPE, 4, 12, 9);
        float[][] exact = gradient(weights, batch, Toys.ONE_THREAD);
        float[][] rough = gradient(weights, batch, new Speed(1, 128, true));
        for (int i = 0; i < exact.length; i++) {
            double difference = 0;
            double size = 0;
            for (int j = 0; j < exact[i].length; j++) {
                difference += Math.pow(exact[i][j] - rough[i][j], 2);
                size += Math.pow(exact[i][j], 2);
            }
            assertThat(Math.sqrt(difference / size)).isBetween(1e-5, 0.05);
        }
    }

    @Test
    void targetsWithoutWeightDoNotCount() {
        int[][] tokens = Toys.random(SHAPE, 1, 12, 10).tokens();
        int[][] other = {tokens[0].clone()};
        other[0][12] = (tokens[0][12] + 1) % SHAPE.vocabulary();
        float[][] weights = new float[1][12];
        weights[0][3] = 1;
        try (Network network = new Network(SHAPE, GRADIENT, Toys.ONE_THREAD, Toys.weights(SHAPE, 11))) {
            double loss = network.loss(new Batch(tokens, weights));
            assertThat(network.loss(new Batch(other, weights))).isEqualTo(loss);
            assertThat(network.loss(new Batch(other))).isNotEqualTo(network.loss(new Batch(tokens)));
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Map<String, float[]> weights = Toys.weights(SHAPE, 12);
        try (Network network = new Network(SHAPE, GRADIENT, Toys.ONE_THREAD, weights)) {
            assertThatThrownBy(() -> network.loss(new Batch(new int[][] {{1, 20}})))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("token 20 is not in 0 to 19");
            assertThatThrownBy(() -> network.step(new Batch(new int[1][14]), 0))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("13 tokens in a context of 12");
            assertThatThrownBy(() -> network.step(new Batch(new int[1][3], new float[1][2]), 0))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("no target that counts");
        }
        weights.put("blk.1.ffn_up.weight", new float[7]);
        assertThatThrownBy(() -> new Network(SHAPE, GRADIENT, Toys.ONE_THREAD, weights))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("blk.1.ffn_up.weight should have 384 values, found 7");
    }

    private static float[][] gradient(Map<String, float[]> weights, Batch batch, Speed speed) {
        try (Network network = new Network(SHAPE, GRADIENT, speed, weights)) {
            network.step(batch, 0);
            return Arrays.copyOf(network.state(), Parameters.of(SHAPE).size());
        }
    }
}
