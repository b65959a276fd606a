package dev.urial.lab.training;

import dev.urial.lab.training.Recipe.Matrices;
import dev.urial.lab.training.Recipe.Phase;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Things small enough to be trained in a test. */
final class Toys {
    static final Speed ONE_THREAD = new Speed(1, 128, false);
    static final PrintStream SILENT = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Toys() {}

    static ModelShape shape() {
        return new ModelShape(2, 32, 2, 48, 300, 64, 10_000, 1e-5);
    }

    static Recipe recipe(int steps) {
        List<Phase> phases = List.of(new Phase(0.5, 32), new Phase(1, 64));
        return new Recipe(steps, 256, phases, Matrices.MUON, 0.01, 0.05, 0.95, 0.01, 0.9, 0.98, 3, 0.4, 0.02, 1, 1);
    }

    /** Documents in which each token settles the next one. */
    static DocumentBatches chains(Recipe recipe, long seed) {
        Random random = new Random(seed);
        List<int[]> documents = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int[] document = new int[40 + random.nextInt(40)];
            document[0] = 1 + random.nextInt(299);
            for (int j = 1; j < document.length; j++) {
                document[j] = (document[j - 1] * 7 + 3) % 299 + 1;
            }
            documents.add(document);
        }
        return new DocumentBatches(documents, 0, recipe, seed);
    }

    static Batch random(ModelShape shape, int rows, int length, long seed) {
        Random random = new Random(seed);
        int[][] tokens = new int[rows][length + 1];
        float[][] weights = new float[rows][length];
        for (int row = 0; row < rows; row++) {
            for (int t = 0; t <= length; t++) {
                tokens[row][t] = random.nextInt(shape.vocabulary());
            }
            for (int t = 0; t < length; t++) {
                weights[row][t] = t % 3 == 0 ? 0 : t % 3;
            }
        }
        return new Batch(tokens, weights);
    }

    /** Weights larger than those a run starts from, so that every part of the network has a say. */
    static Map<String, float[]> weights(ModelShape shape, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> weights = new LinkedHashMap<>(Parameters.initial(shape, seed));
        weights.replaceAll((name, start) -> {
            float[] values = new float[start.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (name.contains("norm") ? 1 : 0) + (float) (0.25 * random.nextGaussian());
            }
            return values;
        });
        return weights;
    }
}
