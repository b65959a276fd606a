package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.Layer;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import dev.urial.backend.djl.family.Architecture.Rotary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * An {@link Architecture} in the making. It begins as Llama's, with the sizes that the fields common to all families give; a family
 * changes in what it differs. For one thread.
 */
public final class Decoder {
    private static final int MOST_LAYERS = 1000;
    private static final int MOST_HEAD_SIZE = 4096;

    private final ConfigFields config;
    private final String modelType;
    private final int vocabularySize;
    private final int width;
    private final int heads;
    private final int kvHeads;
    private final int headSize;
    private final int feedForward;
    private final double epsilon;
    private final List<Rotary> rotaries = new ArrayList<>();
    private final List<OptionalInt> windows = new ArrayList<>();
    private int contextTokens;
    private Activation activation = Activation.SILU;
    private Norms norms = Norms.BEFORE;
    private QueryKeyNorm queryKeyNorm = QueryKeyNorm.NONE;
    private double normOffset;
    private boolean queryKeyValueBias;
    private boolean attentionOutputBias;
    private boolean feedForwardBias;
    private double embeddingFactor = 1;
    private double attentionFactor;
    private boolean tied;
    private Set<String> ignored = Set.of();

    /**
     * What the fields common to all families may leave out.
     *
     * @param vocabularySize empty if {@code vocab_size} must be there; so the others
     * @param headSize empty if it is the width by the number of heads
     * @param kvHeads empty if it is the number of heads
     */
    public record Defaults(
            OptionalInt vocabularySize,
            OptionalInt heads,
            OptionalInt kvHeads,
            OptionalInt headSize,
            OptionalInt contextTokens,
            double epsilon) {
        /** Nothing but {@code num_key_value_heads}, {@code head_dim} and {@code rms_norm_eps}. */
        public static Defaults of(double epsilon) {
            return new Defaults(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    epsilon);
        }

        /** The same with a size of heads that does not follow from the width. */
        public Defaults headSize(int numbers) {
            return new Defaults(vocabularySize, heads, kvHeads, OptionalInt.of(numbers), contextTokens, epsilon);
        }
    }

    private Decoder(ConfigFields config, String modelType, Defaults defaults) {
        this.config = config;
        this.modelType = modelType;
        vocabularySize = orElse("vocab_size", defaults.vocabularySize);
        width = config.positive("hidden_size");
        heads = orElse("num_attention_heads", defaults.heads);
        kvHeads = config.optionalPositive("num_key_value_heads").orElse(defaults.kvHeads.orElse(heads));
        headSize = headSize(defaults);
        feedForward = config.positive("intermediate_size");
        contextTokens = orElse("max_position_embeddings", defaults.contextTokens);
        epsilon = config.positiveReal("rms_norm_eps").orElse(defaults.epsilon);
        attentionFactor = 1 / Math.sqrt(headSize);
        int layers = config.positive("num_hidden_layers", MOST_LAYERS);
        windows.addAll(Collections.nCopies(layers, OptionalInt.empty()));
        check();
    }

    /**
     * Reads the common fields: sizes, {@code rms_norm_eps}.
     *
     * @param modelType the family's name
     */
    public static Decoder read(ConfigFields config, String modelType, Defaults defaults) {
        return new Decoder(config, modelType, defaults);
    }

    /** How many layers it has. */
    public int layers() {
        return windows.size();
    }

    /** How many numbers a token is. */
    public int width() {
        return width;
    }

    /** How many numbers a head has. */
    public int headSize() {
        return headSize;
    }

    /** How many tokens it was trained for, without any scaling. */
    public int contextTokens() {
        return contextTokens;
    }

    /**
     * Reads the activation of the feed-forward net.
     *
     * @param field its name in the config, which may leave it out
     * @param only what this family has been checked with
     */
    public Decoder activation(String field, Activation only) {
        Set<String> names = only == Activation.SILU ? Set.of("silu", "swish") : Set.of("gelu_pytorch_tanh", "gelu_new");
        String name = only == Activation.SILU ? "silu" : "gelu_pytorch_tanh";
        if (!names.contains(config.text(field).orElse(name))) {
            throw config.refusal(field, "is not computed here; '" + name + "' is");
        }
        activation = only;
        return this;
    }

    /** Reads {@code rope_theta} and its scaling for all layers. */
    public Decoder rotary(double base) {
        RotaryFields read = RotaryFields.read(config, headSize, contextTokens, base);
        contextTokens = read.contextTokens();
        return rotaries(Collections.nCopies(layers(), read.rotary()));
    }

    /** Sets those of each layer. */
    public Decoder rotaries(List<Rotary> ofLayers) {
        rotaries.clear();
        rotaries.addAll(ofLayers);
        return this;
    }

    /** Takes the turning away from some layers, by index: they see no positions. */
    public Decoder unturned(IntPredicate layers) {
        Rotary none = new Rotary(Collections.nCopies(headSize / 2, 0.0), 1);
        for (int i = 0; i < rotaries.size(); i++) {
            if (layers.test(i)) {
                rotaries.set(i, none);
            }
        }
        return this;
    }

    /** Sets how far back some layers see, by index. */
    public Decoder windows(int positions, IntPredicate layers) {
        for (int i = 0; i < windows.size(); i++) {
            windows.set(i, layers.test(i) ? OptionalInt.of(positions) : OptionalInt.empty());
        }
        return this;
    }

    /** Sets where norms stand, and what is added to their weights. */
    public Decoder norms(Norms where, double offset) {
        norms = where;
        normOffset = offset;
        return this;
    }

    /** Sets the norm of queries and keys. */
    public Decoder queryKeyNorm(QueryKeyNorm kind) {
        queryKeyNorm = kind;
        return this;
    }

    /** Sets which matrices have biases. */
    public Decoder biases(boolean queryKeyValue, boolean attentionOutput, boolean feedForward) {
        queryKeyValueBias = queryKeyValue;
        attentionOutputBias = attentionOutput;
        feedForwardBias = feedForward;
        return this;
    }

    /** Sets what the embedding, and products of queries and keys, are multiplied with. */
    public Decoder factors(double embedding, double attention) {
        embeddingFactor = embedding;
        attentionFactor = attention;
        return this;
    }

    /** Sets whether the output matrix is the embedding. */
    public Decoder tied(boolean whether) {
        tied = whether;
        return this;
    }

    /** Sets the prefixes of tensors that text does not need. */
    public Decoder ignored(Set<String> prefixes) {
        ignored = prefixes;
        return this;
    }

    /** The architecture. */
    public Architecture build() {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            layers.add(new Layer(rotaries.get(i), windows.get(i)));
        }
        return new Architecture(
                modelType,
                vocabularySize,
                width,
                heads,
                kvHeads,
                headSize,
                feedForward,
                contextTokens,
                epsilon,
                activation,
                norms,
                queryKeyNorm,
                normOffset,
                queryKeyValueBias,
                attentionOutputBias,
                feedForwardBias,
                embeddingFactor,
                attentionFactor,
                tied,
                layers,
                "model.",
                "lm_head.weight",
                ignored);
    }

    private int orElse(String name, OptionalInt otherwise) {
        OptionalInt value = config.optionalPositive(name);
        return value.isEmpty() && otherwise.isPresent() ? otherwise.getAsInt() : config.positive(name);
    }

    private int headSize(Defaults defaults) {
        OptionalInt given = config.whole("head_dim", 1, MOST_HEAD_SIZE);
        if (given.isPresent()) {
            return given.getAsInt();
        }
        if (defaults.headSize.isPresent()) {
            return defaults.headSize.getAsInt();
        }
        if (width % heads != 0) {
            throw config.refusal("hidden_size", "is no multiple of 'num_attention_heads', which is " + heads);
        }
        return width / heads;
    }

    private void check() {
        if (headSize % 2 != 0 || headSize > MOST_HEAD_SIZE) {
            throw config.refusal(
                    config.has("head_dim") ? "head_dim" : "hidden_size",
                    "gives heads of " + headSize + " numbers; they have an even number up to " + MOST_HEAD_SIZE);
        }
        if (heads % kvHeads != 0) {
            throw config.refusal("num_attention_heads", "is no multiple of 'num_key_value_heads', which is " + kvHeads);
        }
        if ((long) heads * headSize > ConfigFields.MOST) {
            throw config.refusal(
                    "num_attention_heads",
                    "gives " + (long) heads * headSize + " numbers in all heads; up to " + ConfigFields.MOST
                            + " are believed");
        }
    }
}
