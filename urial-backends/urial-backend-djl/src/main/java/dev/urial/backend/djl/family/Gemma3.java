package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import dev.urial.backend.djl.family.Architecture.Rotary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Gemma 3, of text alone or with a part for images, which is left out. Some layers see a window, with a rotary base of their own, and
 * the others everything.
 */
public final class Gemma3 implements Family {
    private static final int WINDOW = 4096;
    private static final int GLOBAL_EVERY = 6;
    private static final double GLOBAL_BASE = 1_000_000;
    private static final double LOCAL_BASE = 10_000;
    private static final Decoder.Defaults DEFAULTS = new Decoder.Defaults(
            OptionalInt.of(262_208),
            OptionalInt.of(8),
            OptionalInt.of(4),
            OptionalInt.of(256),
            OptionalInt.of(131_072),
            1e-6);
    private static final Set<String> IMAGES =
            Set.of("vision_tower.", "multi_modal_projector.", "model.vision_tower.", "model.multi_modal_projector.");

    @Override
    public Set<String> modelTypes() {
        return Set.of("gemma3_text", "gemma3");
    }

    @Override
    public Architecture read(ConfigFields config) {
        Optional<ConfigFields> text = config.fields("text_config");
        if (text.isEmpty()) {
            return readText(config, config, Set.of());
        }
        config.ignore(
                "vision_config",
                "mm_tokens_per_image",
                "boi_token_index",
                "eoi_token_index",
                "image_token_index",
                "boi_token_id",
                "eoi_token_id",
                "image_token_id");
        if (!text.get().text("model_type").orElse("gemma3_text").equals("gemma3_text")) {
            throw text.get().refusal("model_type", "is not what 'gemma3' holds, which is 'gemma3_text'");
        }
        return readText(text.get(), config, IMAGES);
    }

    /** Files with a part for images put what text needs one name deeper. */
    @Override
    public String tensorName(String inFile) {
        if (inFile.startsWith("model.language_model.")) {
            return "model." + inFile.substring("model.language_model.".length());
        }
        if (inFile.startsWith("language_model.")) {
            return inFile.substring("language_model.".length());
        }
        return inFile;
    }

    private static Architecture readText(ConfigFields config, ConfigFields top, Set<String> ignored) {
        config.ignore("cache_implementation");
        for (String capping : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
            if (config.has(capping)) {
                throw config.refusal(capping, "is not computed here: Gemma 3 caps nothing");
            }
        }
        Decoder decoder =
                Decoder.read(config, "gemma3_text", DEFAULTS).activation("hidden_activation", Activation.GELU_TANH);
        boolean bias = config.flag("attention_bias", false);
        IntPredicate local = local(config, decoder.layers());
        double scalar = config.positiveReal("query_pre_attn_scalar").orElse(256);
        return decoder.windows(window(config), local)
                .rotaries(rotaries(config, decoder, local))
                .norms(Norms.AROUND, 1)
                .queryKeyNorm(QueryKeyNorm.EACH_HEAD)
                .biases(bias, bias, false)
                .factors(Math.sqrt(decoder.width()), 1 / Math.sqrt(scalar))
                .tied(config.flag("tie_word_embeddings", top.flag("tie_word_embeddings", true)))
                .ignored(ignored)
                .build();
    }

    private static int window(ConfigFields config) {
        if (config.names().contains("sliding_window") && !config.has("sliding_window")) {
            throw config.refusal("sliding_window", "is not computed here: some layers see a window");
        }
        return config.optionalPositive("sliding_window").orElse(WINDOW);
    }

    private static IntPredicate local(ConfigFields config, int layers) {
        int every = config.optionalPositive("sliding_window_pattern")
                .orElse(config.optionalPositive("_sliding_window_pattern").orElse(GLOBAL_EVERY));
        return LayerTypes.read(config, layers).orElse(layer -> (layer + 1) % every != 0);
    }

    private static List<Rotary> rotaries(ConfigFields config, Decoder decoder, IntPredicate local) {
        double globalBase = RotaryFields.base(config, "rope_theta", GLOBAL_BASE);
        double localBase = RotaryFields.base(config, "rope_local_base_freq", LOCAL_BASE);
        Rotary global;
        Rotary windowed;
        Optional<ConfigFields> newer = config.fields("rope_parameters").filter(both -> both.has("full_attention"));
        if (newer.isPresent()) {
            global = ofKind(newer.get(), "full_attention", decoder, globalBase);
            windowed = ofKind(newer.get(), "sliding_attention", decoder, localBase);
        } else {
            global = RotaryFields.read(config, decoder.headSize(), decoder.contextTokens(), globalBase)
                    .rotary();
            windowed = RotaryFields.plain(decoder.headSize(), localBase);
        }
        List<Rotary> rotaries = new ArrayList<>();
        for (int i = 0; i < decoder.layers(); i++) {
            rotaries.add(local.test(i) ? windowed : global);
        }
        return rotaries;
    }

    private static Rotary ofKind(ConfigFields both, String kind, Decoder decoder, double base) {
        ConfigFields fields = both.fields(kind).orElseThrow(() -> both.refusal(kind, "is missing"));
        return RotaryFields.ofScaling(fields, both, decoder.headSize(), decoder.contextTokens(), base)
                .rotary();
    }
}
