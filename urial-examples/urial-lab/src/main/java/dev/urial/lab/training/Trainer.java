package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.lab.training.Parameters.Parameter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/**
 * A training run in a directory: checkpoints, {@code losses.csv} and {@code losses.svg}. Opened on a directory with a checkpoint
 * it goes on from there and comes to the same weights, bit for bit on the same machine and the same {@link Speed}.
 *
 * <p>Not thread-safe. PyTorch must compute on one thread at a time ({@code OMP_NUM_THREADS=1}, set before the JVM starts); the
 * parallel work is {@link Speed#threads()}.
 */
public final class Trainer implements AutoCloseable {
    /**
     * How often a run reports and saves.
     *
     * @param logEvery steps between lines of the log
     * @param validateEvery steps between validations, a multiple of {@code logEvery}
     * @param validationBatches batches of a validation, always the same
     * @param saveEvery time between checkpoints; one more is written at the end
     */
    public record Habits(int logEvery, int validateEvery, int validationBatches, Duration saveEvery) {
        /** The habits, checked. */
        public Habits {
            if (logEvery < 1 || validateEvery < logEvery || validateEvery % logEvery != 0 || validationBatches < 0) {
                throw new ConfigException("validateEvery", "must be a multiple of logEvery, both at least 1");
            }
        }

        /** A line each 10 steps, a validation on four batches each 100 steps, a checkpoint each five minutes. */
        public static Habits usual() {
            return new Habits(10, 100, 4, Duration.ofMinutes(5));
        }
    }

    private final ModelShape shape;
    private final Recipe recipe;
    private final Batches training;
    private final Batches validation;
    private final Path directory;
    private final PrintStream progress;
    private final String settings;
    private final Network network;
    private final LossLog log;
    private int step;

    /**
     * Opens a run, a new one or one to be continued.
     *
     * @param start weights to start a new run from, with names as in GGUF files; empty for random ones from the recipe's seed
     * @param directory an existing directory
     * @param progress where lines for people go
     * @throws ConfigException if weights and shape do not fit
     * @throws DataException if the directory does not exist or its checkpoint is damaged or of another run
     */
    public Trainer(
            ModelShape shape,
            Recipe recipe,
            Speed speed,
            Optional<Map<String, float[]>> start,
            Batches training,
            Batches validation,
            Path directory,
            PrintStream progress) {
        this.shape = shape;
        this.recipe = recipe;
        this.training = training;
        this.validation = validation;
        this.directory = directory;
        this.progress = progress;
        settings = shape + " " + recipe;
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory, "is no directory to train in");
        }
        Optional<Checkpoint> checkpoint = Checkpoint.newest(directory, settings);
        step = checkpoint.map(Checkpoint::steps).orElse(0);
        log = new LossLog(directory, step);
        network = new Network(shape, recipe, speed, start.orElseGet(() -> Parameters.initial(shape, recipe.seed())));
        try {
            checkpoint.ifPresent(saved -> {
                network.restore(saved.weights(), saved.state());
                progress.printf("going on after step %d%n", saved.steps());
            });
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * Trains to the recipe's end, with a line of progress now and then.
     *
     * <p>If the JVM is told to stop, the step under way is finished and a checkpoint written first.
     *
     * @return the final weights
     * @throws CancellationException if the JVM was told to stop before the end
     */
    public Map<String, float[]> train(Habits habits) {
        Stop stop = new Stop();
        try {
            run(habits, stop);
        } finally {
            stop.done();
        }
        if (step < recipe.steps()) {
            throw new CancellationException("stopped after step " + step + ", where a checkpoint was written");
        }
        return weights();
    }

    private void run(Habits habits, Stop stop) {
        long started = System.nanoTime();
        long saved = started;
        int first = step;
        double sum = 0;
        int count = 0;
        while (step < recipe.steps() && !stop.asked()) {
            sum += step();
            count++;
            if (step % habits.logEvery() == 0 || step == recipe.steps()) {
                boolean validate = step % habits.validateEvery() == 0 || step == recipe.steps();
                OptionalDouble held = validate
                        ? OptionalDouble.of(validationLoss(habits.validationBatches()))
                        : OptionalDouble.empty();
                log.add(new LossLog.Line(step, tokens(step), sum / count, held));
                double seconds = (System.nanoTime() - started) / 1e9;
                double pace = (step - first) / seconds;
                progress.printf(
                        Locale.ROOT,
                        "step %d of %d, %.2f M tokens, loss %.4f%s, %.0f tokens/s, %.0f min left%n",
                        step,
                        recipe.steps(),
                        tokens(step) / 1e6,
                        sum / count,
                        validate ? String.format(Locale.ROOT, ", held-out %.4f", held.getAsDouble()) : "",
                        pace * recipe.tokensPerStep(),
                        (recipe.steps() - step) / pace / 60);
                sum = 0;
                count = 0;
            }
            if (System.nanoTime() - saved > habits.saveEvery().toNanos()) {
                save();
                saved = System.nanoTime();
            }
        }
        save();
    }

    private long tokens(int steps) {
        return (long) steps * recipe.tokensPerStep();
    }

    /** Does one step and returns its mean loss. */
    double step() {
        double loss = network.step(training.at(step), step).loss();
        step++;
        return loss;
    }

    /** Steps done so far. */
    public int steps() {
        return step;
    }

    /** The mean loss of the first validation batches with the weights as they are; NaN for no batches. */
    public double validationLoss(int batches) {
        double sum = 0;
        for (int i = 0; i < batches; i++) {
            sum += network.loss(validation.at(i));
        }
        return sum / batches;
    }

    /** Writes a checkpoint and draws the losses so far. */
    public void save() {
        new Checkpoint(settings, step, network.weights(), network.state()).write(directory);
        Path plot = directory.resolve("losses.svg");
        try {
            Files.writeString(plot, LossPlot.svg("Loss", log.lines()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(plot, OptionalInt.empty(), "cannot be written: " + e.getMessage(), e);
        }
    }

    /** The weights as they are, copied, with names as in GGUF files; a matrix is [out, in], row by row. */
    public Map<String, float[]> weights() {
        List<Parameter> parameters = Parameters.of(shape);
        float[][] values = network.weights();
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            weights.put(parameters.get(i).name(), values[i]);
        }
        return weights;
    }

    /** Frees the native memory; nothing is saved. */
    @Override
    public void close() {
        network.close();
    }
}
