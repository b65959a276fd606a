package dev.urial.backend.djl.family;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** A {@code config.json} as published, changed and read. */
final class Config {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode fields;

    private Config(ObjectNode fields) {
        this.fields = fields;
    }

    /** One of the resources beside this class. */
    static Config published(String name) {
        try (InputStream in = Config.class.getResourceAsStream(name + ".json")) {
            return new Config((ObjectNode) JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a field set to a JSON value. */
    Config with(String field, String json) {
        try {
            ObjectNode changed = fields.deepCopy();
            changed.set(field, JSON.readTree(json));
            return new Config(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Config without(String... names) {
        ObjectNode changed = fields.deepCopy();
        for (String name : names) {
            changed.remove(name);
        }
        return new Config(changed);
    }

    /** What the family that is registered for it reads. */
    Architecture read() {
        try {
            Path file = Files.createTempFile("config", ".json");
            try {
                Files.writeString(file, fields.toString());
                ConfigFields config = ConfigFields.read(file);
                return Families.read(Families.find(config, ServiceLoader.load(Family.class)), config);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
