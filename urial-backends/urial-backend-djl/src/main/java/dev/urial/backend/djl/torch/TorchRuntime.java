package dev.urial.backend.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.urial.core.engine.Machine;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch in this process: found by {@link Natives}, loaded once, for the life of the process. All its work is done one call after
 * another, for its threads would stand in each other's way; it takes all cores itself.
 */
public final class TorchRuntime {
    private static final int EXIT_PATIENCE_SECONDS = 10;

    /** Held while PyTorch computes. The process does not exit meanwhile: some kernels do not survive that. */
    private static final ReentrantLock COMPUTING = new ReentrantLock(true);

    private static @Nullable TorchRuntime current;

    private static @Nullable Thread prepared;
    private static int threads;

    private final Engine engine;
    private final Natives natives;

    private TorchRuntime(Engine engine, Natives natives) {
        this.engine = engine;
        this.natives = natives;
    }

    /**
     * The one of this process, loaded if it is not yet.
     *
     * @param download whether what is missing may be downloaded, where nothing else is to be found
     * @throws BackendException {@code UNLOADABLE} if there is none, saying where it was looked for
     */
    public static synchronized TorchRuntime open(boolean download) {
        TorchRuntime loaded = current;
        if (loaded == null) {
            Natives natives = Natives.find();
            natives.prepare(download);
            loaded = new TorchRuntime(load(natives), natives);
            current = loaded;
            Runtime.getRuntime().addShutdownHook(new Thread(TorchRuntime::awaitComputation, "urial-djl-exit"));
        }
        return loaded;
    }

    @SuppressWarnings("PMD") // DJL throws errors for what is missing, too
    private static Engine load(Natives natives) {
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError | AssertionError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String reason =
                    String.valueOf(root.getMessage()).lines().findFirst().orElse("");
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "djl: PyTorch " + Natives.VERSION + " cannot be loaded from " + natives.where() + " (" + reason
                            + ")",
                    e);
        }
    }

    /** Its version and where it is from. */
    public String version() {
        return "PyTorch " + engine.getVersion();
    }

    /** Which devices there are: {@code cpu}, then {@code cuda:0} and so on. */
    public List<String> devices() {
        List<String> devices = new ArrayList<>(List.of("cpu"));
        int known = engine.getGpuCount();
        for (int i = 0; i < known || (known == 0 && hasCuda() && answers("cuda:" + i)); i++) {
            devices.add("cuda:" + i);
        }
        return devices;
    }

    private static boolean hasCuda() {
        return JniUtils.getFeatures().contains("CUDA");
    }

    /** Whether PyTorch can use a device, for where the CUDA runtime cannot be asked how many there are. */
    private boolean answers(String device) {
        try (PtNDManager manager = newManager();
                TorchModule module = TorchModule.compile(manager, NetworkText.filling(device));
                PtNDArray one = new Loader(module).empty(List.of(1), NumberType.F32)) {
            return one.getShape().size() == 1;
        } catch (BackendException none) {
            return false;
        }
    }

    /**
     * A device by the name that users write: {@code cpu}, {@code cuda}, {@code cuda:1}; {@code auto} is the first GPU, if there is one,
     * else the CPU.
     *
     * @throws ConfigException if there is no such device here, saying what there is and what is missing for another
     */
    public String device(String wanted) {
        List<String> devices = devices();
        if (wanted.equals("auto")) {
            return devices.get(Math.min(1, devices.size() - 1));
        }
        String exact = wanted.equals("cuda") ? "cuda:0" : wanted;
        if (!devices.contains(exact)) {
            throw new ConfigException(
                    "device",
                    "there is no '" + wanted + "'; there is " + String.join(", ", devices)
                            + (devices.size() == 1 ? " (" + natives.missingForCuda() + ")" : ""));
        }
        return exact;
    }

    /** Bytes of a device's memory that are free; {@code Long.MAX_VALUE} for a GPU that does not say. */
    public static long freeMemory(String device) {
        if (device.equals("cpu")) {
            return Machine.availableMemory();
        }
        try {
            MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(index(device)));
            return usage.getMax() - usage.getUsed();
        } catch (RuntimeException unknown) { // the CUDA runtime is not found by its own name
            return Long.MAX_VALUE;
        }
    }

    /** Gives memory of a GPU back that PyTorch keeps for later. */
    static void giveBack(String device) {
        if (!device.equals("cpu")) {
            computing(() -> {
                JniUtils.emptyCudaCache();
                return device;
            });
        }
    }

    /** A manager of arrays on the CPU, from which the network's text moves them. */
    PtNDManager newManager() {
        return (PtNDManager) engine.newBaseManager(Device.cpu());
    }

    private static int index(String device) {
        return Integer.parseInt(device.substring("cuda:".length()));
    }

    /** With how many threads it computes on the CPU from now on, in all models of this process. */
    public static void setThreads(int count) {
        COMPUTING.lock();
        try {
            threads = count;
            prepared = null;
        } finally {
            COMPUTING.unlock();
        }
    }

    /** Does work that calls PyTorch. */
    static <T> T computing(Supplier<T> work) {
        COMPUTING.lock();
        try {
            Thread here = Thread.currentThread();
            if (!here.equals(prepared)) {
                JniUtils.setGraphExecutorOptimize(false); // a new shape is not to be compiled anew
                if (threads > 0) {
                    JniUtils.setNumThreads(threads);
                }
                prepared = here;
            }
            return work.get();
        } finally {
            COMPUTING.unlock();
        }
    }

    /** With how many threads it computes on the CPU. */
    public static int threads() {
        return computing(JniUtils::getNumThreads);
    }

    private static void awaitComputation() {
        try {
            if (!COMPUTING.tryLock(EXIT_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // an exit that never comes would be worse than the rare crash this prevents
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
