package dev.urial.backend.djl.family;

import dev.urial.core.plugin.NearNames;
import java.util.Map;
import java.util.TreeMap;

/** From a {@code config.json} to the family that can read it, and to what the family reads. */
public final class Families {
    private Families() {}

    /**
     * The family of a config's {@code model_type}.
     *
     * @param known families, of which the last is taken if several have the type
     * @throws dev.urial.core.spi.BackendException {@code UNLOADABLE} if none has
     */
    public static Family find(ConfigFields config, Iterable<Family> known) {
        Map<String, Family> byType = new TreeMap<>();
        for (Family family : known) {
            family.modelTypes().forEach(type -> byType.put(type, family));
        }
        String type = config.text("model_type").orElseThrow(() -> config.refusal("model_type", "is missing"));
        Family family = byType.get(type);
        if (family == null) {
            throw config.refusal(
                    "model_type",
                    "is not known" + NearNames.suggestion(type, byType.keySet()) + "; known are "
                            + String.join(", ", byType.keySet()));
        }
        return family;
    }

    /**
     * What a family reads, with every field understood.
     *
     * @throws dev.urial.core.spi.BackendException {@code UNLOADABLE} if a field is missing, wrong or not known
     */
    public static Architecture read(Family family, ConfigFields config) {
        if (config.has("quantization_config")) {
            throw config.refusal(
                    "quantization_config", "says that the weights are quantized; F32, F16 and BF16 can be read");
        }
        Architecture architecture = family.read(config);
        config.refuseOthers(Harmless.FIELDS);
        return architecture;
    }
}
