package dev.urial.backend.djl.files;

import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.ConfigFields;
import dev.urial.backend.djl.family.Families;
import dev.urial.backend.djl.family.Family;
import dev.urial.core.data.Unloadable;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.StoredTensor;
import dev.urial.core.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A Hugging Face directory of a language model: its {@code config.json}, its weights in {@code model.safetensors} or in several files
 * with an index, and its {@code generation_config.json} if it has one. Everything but the numbers themselves is read and checked at
 * once; what the network needs is there, in the right shape. The files of the tokenizer are not looked at.
 *
 * <p>No file is held open. Immutable, so safe for many threads.
 */
public final class ModelDirectory {
    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String NEEDED =
            "a model in the form of the Hugging Face library, with config.json and model.safetensors";
    private static final Set<DType> WEIGHTS = EnumSet.of(DType.F32, DType.F16, DType.BF16);
    /** Computed when a model is made, not learned; older files have them. */
    private static final String FREQUENCIES = ".rotary_emb.inv_freq";

    private final Path directory;
    private final Family family;
    private final Architecture architecture;
    private final Map<String, StoredTensor> tensors;
    private final SpecialTokens special;
    private final List<Path> files;

    private ModelDirectory(
            Path directory,
            Family family,
            Architecture architecture,
            Map<String, StoredTensor> tensors,
            SpecialTokens special,
            List<Path> files) {
        this.directory = directory;
        this.family = family;
        this.architecture = architecture;
        this.tensors = tensors;
        this.special = special;
        this.files = List.copyOf(files);
    }

    /**
     * Reads and checks a directory.
     *
     * @param families that are known; of two for the same {@code model_type} the later one is taken
     * @throws BackendException {@code UNLOADABLE} with one line that says which file, field or tensor is missing or wrong
     */
    public static ModelDirectory read(Path directory, Iterable<Family> families) {
        Listing.check(directory, NEEDED);
        if (!Files.exists(directory.resolve(CONFIG))) {
            throw Listing.missing(directory, CONFIG);
        }
        if (!Files.exists(directory.resolve(Weights.SINGLE)) && !Files.exists(directory.resolve(Weights.INDEX))) {
            throw Listing.missing(directory, Weights.SINGLE + " or " + Weights.INDEX);
        }
        List<Path> files = new ArrayList<>(List.of(directory.resolve(CONFIG)));
        ConfigFields config = ConfigFields.read(directory.resolve(CONFIG));
        Family family = Families.find(config, families);
        Architecture architecture = Families.read(family, config);
        Optional<ConfigFields> generation =
                Optional.of(directory.resolve(GENERATION)).filter(Files::exists).map(ConfigFields::read);
        generation.ifPresent(fields -> files.add(fields.file()));
        SpecialTokens special = SpecialTokens.read(generation, config, architecture.vocabularySize());
        Weights weights = Weights.read(directory);
        files.addAll(weights.files());
        return new ModelDirectory(
                directory, family, architecture, chosen(directory, family, architecture, weights), special, files);
    }

    /** The directory, as it was named. */
    public Path directory() {
        return directory;
    }

    /** The network. */
    public Architecture architecture() {
        return architecture;
    }

    /**
     * A tensor of the network.
     *
     * @param name one of {@link Architecture#tensors()}
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("'" + name + "' is not a tensor of this network");
        }
        return tensor;
    }

    /** The ids of tokens that end an answer, in order; none if no file names one. */
    public Set<Integer> ends() {
        return Collections.unmodifiableSet(special.ends());
    }

    /** The id of the token that a text begins with, if a file names one. Whether it is put there is the tokenizer's to say. */
    public OptionalInt bos() {
        return special.bos();
    }

    /** All files that were read, whose bytes decide what is computed. */
    public List<Path> files() {
        return files;
    }

    /** How many numbers were learned; those of a tied output matrix count once. */
    public long parameters() {
        return tensors.values().stream().mapToLong(StoredTensor::elements).sum();
    }

    /** What a module or tensor of an adapter for this network is called in the architecture. */
    String name(String inFile) {
        return family.tensorName(inFile);
    }

    private static Map<String, StoredTensor> chosen(
            Path directory, Family family, Architecture architecture, Weights weights) {
        Map<String, List<Integer>> wanted = architecture.tensors();
        Map<String, StoredTensor> chosen = new HashMap<>();
        weights.tensors().forEach((inFile, tensor) -> {
            String name = family.tensorName(inFile);
            List<Integer> shape = wanted.get(name);
            if (shape != null) {
                check(tensor, shape);
                if (chosen.putIfAbsent(name, tensor) != null) {
                    throw Refusal.of(tensor.file(), "tensor '" + inFile + "' is there under two names");
                }
            } else if (!needless(inFile, name, architecture)) {
                throw Refusal.of(
                        tensor.file(),
                        "tensor '" + Unloadable.printable(inFile) + "' is no part of such a network ("
                                + architecture.modelType() + ", "
                                + architecture.layers().size() + " layers)");
            }
        });
        List<String> missing = wanted.keySet().stream()
                .filter(name -> !chosen.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            throw Refusal.of(directory, "its weights lack " + Refusal.some(missing));
        }
        return chosen;
    }

    private static void check(StoredTensor tensor, List<Integer> shape) {
        String what = "tensor '" + Unloadable.printable(tensor.name()) + "' ";
        List<Long> wanted = shape.stream().map(Integer::longValue).toList();
        if (!tensor.shape().equals(wanted)) {
            throw Refusal.of(
                    tensor.file(), what + "has the shape " + tensor.shape() + "; by config.json it is " + wanted);
        }
        if (!WEIGHTS.contains(tensor.dtype())) {
            throw Refusal.of(
                    tensor.file(),
                    what + "is of type " + tensor.dtype() + "; weights of F32, F16 and BF16 can be read");
        }
    }

    /** A tied output matrix that is in the file all the same is left alone, as the Hugging Face library does. */
    private static boolean needless(String inFile, String name, Architecture architecture) {
        return architecture.ignored().stream().anyMatch(inFile::startsWith)
                || inFile.endsWith(FREQUENCIES)
                || (architecture.tied() && name.equals(architecture.head()));
    }
}
