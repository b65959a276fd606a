package dev.urial.backend.llamacpp;

import dev.urial.core.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a model file, in memory once for all contexts of this process that compute with them: a model's and those of its
 * tuned forms. They are counted, and whoever lets go last frees them. All of it happens under the runtime's monitor.
 */
final class NativeWeights {
    /** Two files of one name at different times are different files. */
    private record Part(Path file, long size, FileTime changed) {}

    /** What makes weights the same in memory. */
    record Key(List<Part> parts, int gpuLayers) {
        static Key of(GgufFile file, int gpuLayers) throws IOException {
            List<Part> parts = new ArrayList<>();
            for (Path part : file.parts()) {
                Path real = part.toRealPath();
                parts.add(new Part(real, Files.size(real), Files.getLastModifiedTime(real)));
            }
            return new Key(List.copyOf(parts), gpuLayers);
        }
    }

    private final LlamaRuntime runtime;
    private final Key key;
    private final long model;
    private int users;

    private NativeWeights(LlamaRuntime runtime, Key key, long model) {
        this.runtime = runtime;
        this.key = key;
        this.model = model;
    }

    /** The weights of a file that {@link GgufFile} has found sound, loaded if nobody has them yet; to be released once. */
    static NativeWeights acquire(LlamaRuntime runtime, GgufFile file, int gpuLayers) {
        synchronized (runtime) {
            Key key;
            try {
                key = Key.of(file, gpuLayers);
            } catch (IOException e) {
                throw NativeModel.unloadable(file, "it cannot be read (" + e.getMessage() + ")");
            }
            NativeWeights weights = runtime.weights().get(key);
            if (weights == null) {
                weights = new NativeWeights(runtime, key, load(runtime, file, gpuLayers));
                runtime.weights().put(key, weights);
            }
            weights.users++;
            return weights;
        }
    }

    private static long load(LlamaRuntime runtime, GgufFile file, int gpuLayers) {
        Llama llama = runtime.llama();
        runtime.log().clear();
        long model = llama.loadModel(file.file().toString(), gpuLayers);
        if (model == 0) {
            throw NativeModel.unloadable(file, runtime.log().errors() + " (llama.cpp " + llama.version() + ")");
        }
        if (!llama.hasDecoder(model)) {
            llama.freeModel(model);
            throw NativeModel.unloadable(
                    file, "it is an encoder (" + file.architecture() + ") and cannot continue a text");
        }
        return model;
    }

    /** The model's handle, good until this user releases it. */
    long model() {
        return model;
    }

    /** Contexts that compute with them now. */
    int users() {
        synchronized (runtime) {
            return users;
        }
    }

    /** Lets go; the last one frees. What was made of the model must be freed before. */
    void release() {
        synchronized (runtime) {
            if (--users == 0) {
                runtime.weights().remove(key);
                runtime.llama().freeModel(model);
            }
        }
    }
}
