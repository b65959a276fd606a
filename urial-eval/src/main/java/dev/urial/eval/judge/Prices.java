package dev.urial.eval.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.config.RecordBinder;
import dev.urial.core.config.Yaml;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What models cost, by their names. A table is a YAML file; prices are US dollars for a million tokens:
 *
 * <pre>{@code
 * source: where the prices are from, and when   # may be left out
 * prices:
 *   gpt-4o: { input: 2.5, output: 10 }
 * }</pre>
 *
 * @param byModel prices by model
 * @param source where they are from, for people
 */
public record Prices(Map<String, Price> byModel, String source) {
    private static final String SHIPPED = "prices.yaml";

    public Prices {
        byModel = Map.copyOf(byModel);
    }

    private record Form(Optional<String> source, Map<String, Price> prices) {}

    /** A small table of ours. It ages: see its source. */
    public static Prices shipped() {
        try (InputStream in = Prices.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its " + SHIPPED);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), SHIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A user's table.
     *
     * @throws ConfigException if it cannot be read, or is none, with its problems
     */
    public static Prices read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ConfigException(file.toString(), "cannot be read as a table of prices: " + e.getMessage());
        }
    }

    private static Prices parse(String yaml, String origin) {
        JsonNode tree = Yaml.read(yaml, origin);
        RecordBinder binder = new RecordBinder();
        Form form = binder.bind(tree, Form.class, "");
        if (form == null) {
            throw new ConfigException(binder.problems()).of(origin);
        }
        return new Prices(form.prices(), form.source().orElse(origin));
    }

    /** These, and where they are silent, those. */
    public Prices over(Prices those) {
        Map<String, Price> all = new LinkedHashMap<>(those.byModel);
        all.putAll(byModel);
        return new Prices(all, source + "; else " + those.source);
    }

    /** The price of a model, by its exact name. */
    public Optional<Price> of(String model) {
        return Optional.ofNullable(byModel.get(model));
    }
}
