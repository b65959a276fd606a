package dev.urial.backend.djl.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a directory, in memory once for all models of this process that compute with them: a base model's and those of its
 * tuned forms. They are counted, and whoever lets go last frees them.
 */
final class TorchWeights {
    private static final Map<Key, TorchWeights> LOADED = new HashMap<>();

    /** Two files of one name at different times are different files. */
    private record Part(Path file, long size, FileTime changed) {}

    private record Key(List<Part> parts, NumberType type, String device) {}

    private final Key key;
    private final PtNDManager manager;
    private final PtNDArray[] arrays;
    private final IValue list;
    private int users;

    private TorchWeights(Key key, PtNDManager manager, PtNDArray[] arrays) {
        this.key = key;
        this.manager = manager;
        this.arrays = arrays;
        this.list = IValue.listFrom(arrays);
    }

    /** The weights, loaded if nobody has them yet; to be released once. */
    static TorchWeights acquire(TorchRuntime runtime, ModelDirectory directory, NumberType type, String device) {
        synchronized (LOADED) {
            Key key = key(directory, type, device);
            TorchWeights weights = LOADED.get(key);
            if (weights == null) {
                weights = load(key, runtime.newManager(), directory);
                LOADED.put(key, weights);
            }
            weights.users++;
            return weights;
        }
    }

    private static Key key(ModelDirectory directory, NumberType type, String device) {
        try {
            List<Part> parts = new ArrayList<>();
            for (Path file : directory.files()) {
                Path real = file.toRealPath();
                parts.add(new Part(real, Files.size(real), Files.getLastModifiedTime(real)));
            }
            return new Key(List.copyOf(parts), type, device);
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "cannot load " + directory.directory() + ": it cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    private static TorchWeights load(Key key, PtNDManager manager, ModelDirectory directory) {
        boolean loaded = false;
        Architecture architecture = directory.architecture();
        try (TorchModule module = TorchModule.compile(manager, NetworkText.filling(key.device))) {
            Loader loader = new Loader(module);
            List<Packing.Packed> packing = new Packing(architecture).all();
            PtNDArray[] arrays = new PtNDArray[packing.size()];
            for (int i = 0; i < arrays.length; i++) {
                Packing.Packed packed = packing.get(i);
                arrays[i] = loader.empty(packed.shape(), packed.norm() ? NumberType.F32 : key.type);
                for (Packing.Part part : packed.parts()) {
                    loader.fill(arrays[i], part.at(), part.rows(), directory.tensor(part.tensor()));
                }
                if (packed.norm() && architecture.normOffset() != 0) {
                    loader.raise(arrays[i], architecture.normOffset());
                }
            }
            loaded = true;
            return new TorchWeights(key, manager, arrays);
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }

    /** Bytes that the weights of a directory take. */
    static long bytes(Architecture architecture, NumberType type) {
        return new Packing(architecture)
                .all().stream()
                        .mapToLong(packed -> packed.shape().stream()
                                        .mapToLong(Integer::longValue)
                                        .reduce(1, Math::multiplyExact)
                                * (packed.norm() ? NumberType.F32 : type).bytes())
                        .sum();
    }

    /** Whether they are in memory already. */
    static boolean loaded(ModelDirectory directory, NumberType type, String device) {
        synchronized (LOADED) {
            return LOADED.containsKey(key(directory, type, device));
        }
    }

    /** All of them, as an argument for the network. */
    IValue list() {
        return list;
    }

    int users() {
        synchronized (LOADED) {
            return users;
        }
    }

    void release() {
        synchronized (LOADED) {
            users--;
            if (users == 0) {
                LOADED.remove(key);
                list.close();
                for (PtNDArray array : arrays) {
                    array.close();
                }
                manager.close();
            }
        }
    }
}
