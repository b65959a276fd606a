package dev.urial.backend.djl.files;

import dev.urial.backend.djl.family.ConfigFields;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** What {@code adapter_config.json} says. */
record LoraConfig(int rank, double alpha, boolean rootOfRank, Map<String, Integer> ranks, Map<String, Double> alphas) {
    /** Names of modules or their ends; other regular expressions are not run. */
    private static final Pattern PLAIN = Pattern.compile("\\^?[A-Za-z0-9_.]+");

    /** Ways to begin that change the model's own weights, so that the adapter alone is not the tuned model. */
    private static final Pattern CHANGES_BASE = Pattern.compile("(?:pissa|olora|corda|loftq|lora_ga).*");

    /** Fields that change nothing here, whatever their values. Which modules are changed is seen from the tensors. */
    private static final Set<String> HARMLESS = Set.of(
            "auto_mapping",
            "base_model_name_or_path",
            "ensure_weight_tying",
            "exclude_modules",
            "inference_mode",
            "init_lora_weights",
            "layers_pattern",
            "layers_to_transform",
            "loftq_config",
            "lora_dropout",
            "megatron_core",
            "peft_version",
            "qalora_group_size",
            "revision",
            "runtime_config",
            "target_modules",
            "task_type",
            "eva_config",
            "unsloth_fixed",
            "unsloth_version");

    static LoraConfig read(Path file) {
        ConfigFields config = ConfigFields.read(file);
        String type = config.text("peft_type").orElseThrow(() -> config.refusal("peft_type", "is missing"));
        if (!type.equals("LORA")) {
            throw config.refusal("peft_type", "is not applied here; 'LORA' is");
        }
        if (!config.text("bias").orElse("none").equals("none")) {
            throw config.refusal("bias", "is not applied here; 'none' is");
        }
        for (String switched : List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora")) {
            if (config.flag(switched, false)) {
                throw config.refusal(switched, "is not applied here");
            }
        }
        checkBeginning(config);
        LoraConfig result = new LoraConfig(
                config.positive("r"),
                config.real("lora_alpha").orElseThrow(() -> config.refusal("lora_alpha", "is missing")),
                config.flag("use_rslora", false),
                patterns(config, "rank_pattern", (fields, name) -> fields.positive(name)),
                patterns(
                        config,
                        "alpha_pattern",
                        (fields, name) -> fields.real(name).orElseThrow(() -> fields.refusal(name, "is missing"))));
        config.refuseOthers(HARMLESS);
        return result;
    }

    private static void checkBeginning(ConfigFields config) {
        String field = "init_lora_weights";
        // true and false are usual, too, and say nothing
        if (config.isText(field)
                && CHANGES_BASE.matcher(config.text(field).orElse("")).matches()) {
            throw config.refusal(field, "is not applied here: it changes the model that the adapter stands on");
        }
    }

    private static <T> Map<String, T> patterns(
            ConfigFields config, String field, BiFunction<ConfigFields, String, T> value) {
        Map<String, T> patterns = new LinkedHashMap<>();
        config.fields(field)
                .ifPresent(fields -> fields.names().forEach(name -> {
                    if (!PLAIN.matcher(name).matches()) {
                        throw fields.refusal(
                                name, "is a regular expression; names of modules and their ends are matched here");
                    }
                    patterns.put(name, value.apply(fields, name));
                }));
        return patterns;
    }

    int rank(String module) {
        return matching(ranks, module, rank);
    }

    double scale(String module) {
        int rank = rank(module);
        return matching(alphas, module, alpha) / (rootOfRank ? Math.sqrt(rank) : rank);
    }

    /** The first that matches, as PEFT does: a whole name, or what follows a dot. */
    private static <T> T matching(Map<String, T> patterns, String module, T otherwise) {
        for (Map.Entry<String, T> pattern : patterns.entrySet()) {
            String name = pattern.getKey();
            boolean matches =
                    name.startsWith("^") ? module.equals(name.substring(1)) : ("." + module).endsWith("." + name);
            if (matches) {
                return pattern.getValue();
            }
        }
        return otherwise;
    }
}
