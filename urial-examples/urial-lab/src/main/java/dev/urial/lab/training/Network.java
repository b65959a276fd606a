package dev.urial.lab.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.urial.backend.djl.torch.TorchArchive;
import dev.urial.core.spi.ConfigException;
import dev.urial.lab.training.Parameters.Parameter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * The network with its weights and the optimizers' state in native memory: the only class that touches PyTorch.
 *
 * <p>A step's sequences are divided among threads in a fixed way and sums are taken in a fixed order, so the same step on the
 * same number of threads gives the same bits. One caller at a time.
 */
final class Network implements AutoCloseable {
    /** What a step came to: the mean loss of its targets in nats, the gradient's norm before clipping. */
    record Outcome(double loss, double norm) {}

    private final ModelShape shape;
    private final Recipe recipe;
    private final Speed speed;
    private final List<Parameter> parameters;
    private final ExecutorService threads;
    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final PtNDArray[] weights;
    private final PtNDArray[] first;
    private final PtNDArray[] second;
    private final PtNDArray[][] gradients;
    private final IValue weightList;
    private final IValue[] gradientLists;
    /** Indices of the parameters that each thread updates: matrices of one shape, and those left to AdamW. */
    private final List<List<int[]>> shares = new ArrayList<>();

    Network(ModelShape shape, Recipe recipe, Speed speed, Map<String, float[]> start) {
        float[][] values = Parameters.ordered(shape, start);
        this.shape = shape;
        this.recipe = recipe;
        this.speed = speed;
        parameters = Parameters.of(shape);
        manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        threads = Executors.newFixedThreadPool(speed.threads(), work -> {
            Thread thread = new Thread(
                    () -> {
                        JniUtils.setGraphExecutorOptimize(false);
                        JniUtils.setNumThreads(1);
                        work.run();
                    },
                    "training");
            thread.setDaemon(true);
            return thread;
        });
        byte[] archive = TorchArchive.of(ModelSource.of(shape, speed.bfloat16()));
        try {
            module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        weights = zeros(i -> true);
        first = zeros(i -> true);
        second = zeros(i -> adam(parameters.get(i)));
        gradients = new PtNDArray[speed.threads()][];
        gradientLists = new IValue[speed.threads()];
        for (int i = 0; i < speed.threads(); i++) {
            gradients[i] = zeros(j -> true);
            gradientLists[i] = IValue.listFrom(gradients[i]);
            shares.add(share(i));
        }
        weightList = IValue.listFrom(weights);
        put(weights, values);
    }

    private PtNDArray[] zeros(IntFunction<Boolean> wanted) {
        PtNDArray[] arrays = new PtNDArray[parameters.size()];
        for (int i = 0; i < arrays.length; i++) {
            int[] dimensions = parameters.get(i).shape();
            Shape full = new Shape(Arrays.stream(dimensions).asLongStream().toArray());
            arrays[i] = (PtNDArray) manager.zeros(wanted.apply(i) ? full : new Shape(0), DataType.FLOAT32);
        }
        return arrays;
    }

    private boolean adam(Parameter parameter) {
        return recipe.matrices() == Recipe.Matrices.ADAMW || !parameter.matrix();
    }

    private List<int[]> share(int thread) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            // nine to a layer, after the embedding
            int owner = parameter.matrix() ? (i - 1) / 9 : speed.threads() - 1;
            if (owner % speed.threads() == thread) {
                String group = adam(parameter) ? "adam " + parameter.matrix() : Arrays.toString(parameter.shape());
                groups.computeIfAbsent(group, name -> new ArrayList<>()).add(i);
            }
        }
        return groups.values().stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /**
     * One step: the gradient of the mean loss, clipped, and an update of all weights.
     *
     * @param step counted from 0, for the learning rates
     */
    Outcome step(Batch batch, int step) {
        check(batch);
        double total = batch.total();
        if (!(total > 0)) {
            throw new ConfigException("batch", "step " + step + " has no target that counts");
        }
        double loss = passes("grad", batch, 1 / total) / total;
        double norm = Math.sqrt(each(this::gather));
        if (!Double.isFinite(norm) || !Double.isFinite(loss)) {
            throw new ConfigException("rate", "training has diverged at step " + step + ": loss " + loss);
        }
        double clip = Math.min(1, recipe.clip() / (norm + 1e-6));
        each(thread -> update(thread, step, clip));
        return new Outcome(loss, norm);
    }

    /** The mean loss of a batch's targets in nats; nothing is changed. */
    double loss(Batch batch) {
        check(batch);
        return passes("loss", batch, 1) / batch.total();
    }

    private void check(Batch batch) {
        if (batch.length() > shape.context()) {
            throw new ConfigException(
                    "batch", "sequences of " + batch.length() + " tokens in a context of " + shape.context());
        }
        for (int[] row : batch.tokens()) {
            for (int token : row) {
                if (token < 0 || token >= shape.vocabulary()) {
                    throw new ConfigException(
                            "batch", "token " + token + " is not in 0 to " + (shape.vocabulary() - 1));
                }
            }
        }
    }

    /** Sends a batch through the network in parts and returns the sum of the losses. */
    private double passes(String method, Batch batch, double scale) {
        int most = Math.max(1, speed.tokensPerPass() / batch.length());
        int perThread = (batch.tokens().length + speed.threads() - 1) / speed.threads();
        int rows = Math.min(most, perThread);
        return each(thread -> {
            double sum = 0;
            for (int from = thread * rows; from < batch.tokens().length; from += rows * speed.threads()) {
                sum += pass(method, batch, from, Math.min(from + rows, batch.tokens().length), thread, scale);
            }
            return sum;
        });
    }

    private double pass(String method, Batch batch, int from, int to, int thread, double scale) {
        int length = batch.length();
        int count = (to - from) * length;
        long[] tokens = new long[count];
        long[] targets = new long[count];
        float[] counts = new float[count];
        for (int row = from, i = 0; row < to; row++) {
            for (int t = 0; t < length; t++, i++) {
                tokens[i] = batch.tokens()[row][t];
                targets[i] = batch.tokens()[row][t + 1];
                counts[i] = batch.weight(row, t);
            }
        }
        Shape form = new Shape(to - from, length);
        try (NDManager local = manager.newSubManager();
                IValue tokenValue = IValue.from((PtNDArray) local.create(tokens, form));
                IValue targetValue = IValue.from((PtNDArray) local.create(targets, form));
                IValue countValue = IValue.from((PtNDArray) local.create(counts, form));
                IValue scaleValue = IValue.from(scale)) {
            return "grad".equals(method)
                    ? number(method, tokenValue, targetValue, countValue, weightList, gradientLists[thread], scaleValue)
                    : number(method, tokenValue, targetValue, countValue, weightList);
        }
    }

    /** Sums the threads' gradients of this thread's share into the first's; returns the sum of the squares. */
    private double gather(int thread) {
        int[] mine = shares.get(thread).stream().flatMapToInt(Arrays::stream).toArray();
        if (mine.length == 0) {
            return 0;
        }
        PtNDArray[] others = Arrays.stream(gradients)
                .skip(1)
                .flatMap(list -> Arrays.stream(pick(list, mine)))
                .toArray(PtNDArray[]::new);
        try (IValue into = IValue.listFrom(pick(gradients[0], mine));
                IValue from = IValue.listFrom(others)) {
            return number("gather", into, from);
        }
    }

    private double update(int thread, int step, double clip) {
        for (int[] group : shares.get(thread)) {
            Parameter example = parameters.get(group[0]);
            double rate = recipe.share(step) * (example.matrix() ? recipe.matrixRate() : recipe.rate());
            double shrink = example.matrix() ? 1 - rate * recipe.matrixDecay() : 1;
            try (IValue w = IValue.listFrom(pick(weights, group));
                    IValue d = IValue.listFrom(pick(gradients[0], group));
                    IValue m = IValue.listFrom(pick(first, group));
                    IValue v = IValue.listFrom(pick(second, group))) {
                if (adam(example)) {
                    double root = Math.sqrt(1 - Math.pow(recipe.secondBeta(), step + 1));
                    double size = rate / (1 - Math.pow(recipe.firstBeta(), step + 1));
                    update(
                            "adam",
                            List.of(w, d, m, v),
                            clip,
                            recipe.firstBeta(),
                            recipe.secondBeta(),
                            root,
                            shrink,
                            size);
                } else {
                    double size = rate * 0.2 * Math.sqrt(Math.max(example.shape()[0], example.shape()[1]));
                    update("muon", List.of(w, d, m), clip, recipe.momentum(), shrink, size);
                }
            }
        }
        return 0;
    }

    private void update(String method, List<IValue> lists, double... numbers) {
        List<IValue> arguments = new ArrayList<>(lists);
        IValue[] made = Arrays.stream(numbers).mapToObj(IValue::from).toArray(IValue[]::new);
        arguments.addAll(Arrays.asList(made));
        IValueUtils.runMethod(module, method, arguments.toArray(IValue[]::new)).close();
        for (IValue number : made) {
            number.close();
        }
    }

    private double number(String method, IValue... arguments) {
        try (IValue result = IValueUtils.runMethod(module, method, arguments)) {
            return result.toDouble();
        }
    }

    private static PtNDArray[] pick(PtNDArray[] arrays, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> arrays[i]).toArray(PtNDArray[]::new);
    }

    /** Runs the work on every thread and adds the results in order. */
    private double each(IntFunction<Double> work) {
        List<Callable<Double>> parts = new ArrayList<>();
        for (int i = 0; i < speed.threads(); i++) {
            int thread = i;
            parts.add(() -> work.apply(thread));
        }
        try {
            double sum = 0;
            for (Future<Double> part : threads.invokeAll(parts)) {
                sum += part.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while training", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** All weights, in the order of {@link Parameters}. */
    float[][] weights() {
        return get(weights);
    }

    /** The optimizers' state: first moments of all weights, then second moments, empty where there are none. */
    float[][] state() {
        float[][] both = Arrays.copyOf(get(first), 2 * first.length);
        System.arraycopy(get(second), 0, both, first.length, second.length);
        return both;
    }

    /** Takes over weights and state of another network of this shape and recipe. */
    void restore(float[][] values, float[][] state) {
        put(weights, values);
        put(first, Arrays.copyOf(state, first.length));
        put(second, Arrays.copyOfRange(state, first.length, state.length));
    }

    private static float[][] get(PtNDArray[] arrays) {
        return Arrays.stream(arrays)
                .map(array -> array.getShape().size() == 0 ? new float[0] : array.toFloatArray())
                .toArray(float[][]::new);
    }

    private static void put(PtNDArray[] arrays, float[][] values) {
        for (int i = 0; i < arrays.length; i++) {
            if (values[i].length != arrays[i].getShape().size()) {
                throw new ConfigException("weights", "array " + i + " has another size");
            }
            if (values[i].length > 0) {
                arrays[i].set(FloatBuffer.wrap(values[i]));
            }
        }
    }

    /** Waits for a step that is under way, then frees everything. */
    @Override
    public void close() {
        threads.shutdown();
        weightList.close();
        for (IValue list : gradientLists) {
            list.close();
        }
        module.close();
        manager.close();
    }
}
