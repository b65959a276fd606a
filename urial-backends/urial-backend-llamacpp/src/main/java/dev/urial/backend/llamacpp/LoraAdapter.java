package dev.urial.backend.llamacpp;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A LoRA adapter that has been found to fit a model: pairs of matrices A and B whose product, times a scale, is added to one of the
 * model's. The library ends the process over some of what is refused here.
 */
final class LoraAdapter {
    private static final String A = ".lora_a";
    private static final String B = ".lora_b";
    /** The one matrix that is stored the other way round. */
    private static final String EMBEDDING = "token_embd.weight";

    private final GgufFile file;
    private final GgufFile base;
    private final float scale;

    private LoraAdapter(GgufFile file, GgufFile base, float scale) {
        this.file = file;
        this.base = base;
        this.scale = scale;
    }

    /**
     * Reads an adapter and checks every pair against the model.
     *
     * @throws BackendException {@code UNLOADABLE} with one line if it is none, or is for another model
     */
    static LoraAdapter read(Path file, double scale, GgufFile base) {
        LoraAdapter adapter = new LoraAdapter(GgufFile.readAdapter(file), base, (float) scale);
        adapter.check();
        return adapter;
    }

    Path file() {
        return file.file();
    }

    /** What its product is multiplied by, beside what the file itself says. */
    float scale() {
        return scale;
    }

    /** The file's name without its ending. */
    String name() {
        return String.valueOf(file.file().getFileName()).replaceFirst("\\.gguf$", "");
    }

    /** For people. */
    @Override
    public String toString() {
        return file.file() + ", scale " + scale;
    }

    private void check() {
        if (!file.architecture().equals(base.architecture())) {
            throw refused("it is for models of architecture '" + file.architecture() + "', and " + base.file()
                    + " is of '" + base.architecture() + "'");
        }
        Map<String, List<Long>> shapes = base.shapes();
        boolean empty = true;
        for (String tensor : file.tensors()) {
            if (tensor.endsWith(A)) {
                empty = false;
                checkPair(tensor.substring(0, tensor.length() - A.length()), shapes);
            } else if (tensor.endsWith(B)) {
                String other = tensor.substring(0, tensor.length() - B.length()) + A;
                if (!file.tensors().contains(other)) {
                    throw refused("it has a tensor '" + tensor + "' and no '" + other + "'");
                }
            } else if (!tensor.endsWith("_norm.weight")) { // which the library leaves out
                throw refused("its tensor '" + tensor + "' is no part of a LoRA adapter");
            }
        }
        if (empty) {
            throw refused("it changes nothing: no tensor's name ends in '" + A + "'");
        }
    }

    private void checkPair(String name, Map<String, List<Long>> shapes) {
        if (!file.tensors().contains(name + B)) {
            throw refused("it has a tensor '" + name + A + "' and no '" + name + B + "'");
        }
        List<Long> target = shapes.get(name);
        if (target == null) {
            throw refused(
                    "it is for another model: it changes '" + name + "', and " + base.file() + " has no such tensor");
        }
        List<Long> a = known(name + A);
        List<Long> b = known(name + B);
        // Extents are the length of a row first: A gives rank numbers, and B makes the matrix's outputs of them.
        boolean turned = name.endsWith(EMBEDDING);
        long in = turned ? extent(b, 1) : extent(a, 0);
        long out = turned ? extent(a, 1) : extent(b, 1);
        long rank = turned ? extent(a, 0) : extent(a, 1);
        if (in != extent(target, 0)
                || out != extent(target, 1)
                || rank != extent(b, 0)
                || rank < 1
                || !sameBeyond(a, target)
                || !sameBeyond(b, target)) {
            throw refused("it is for another model: its '" + name + "' is A " + a + ", B " + b + ", and that of "
                    + base.file() + " is " + target);
        }
    }

    private List<Long> known(String tensor) {
        if (file.type(tensor).isEmpty()) {
            throw refused("its tensor '" + tensor + "' is stored in a way that an adapter's cannot be");
        }
        return file.shape(tensor);
    }

    private static long extent(List<Long> shape, int dimension) {
        return dimension < shape.size() ? shape.get(dimension) : 1;
    }

    /** Whether there are as many matrices, as for the experts of a layer. */
    private static boolean sameBeyond(List<Long> shape, List<Long> target) {
        return extent(shape, 2) == extent(target, 2) && extent(shape, 3) == extent(target, 3);
    }

    private BackendException refused(String reason) {
        return new BackendException(
                BackendException.Kind.UNLOADABLE, "cannot load the adapter " + file.file() + ": " + reason);
    }
}
