package dev.urial.analysis.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A study's files. Its summary and manifest are small and held; its positions are read once, item by item.
 */
final class Study {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // names come from users' files: the JVM's table of names is no place for them
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .build();

    private static final String MISSING =
            "there is no such file; a study's folder holds its summary.json and positions.jsonl";

    private final Path positions;
    private final ObjectNode summary;
    private final Optional<ObjectNode> manifest;

    private Study(Path positions, ObjectNode summary, Optional<ObjectNode> manifest) {
        this.positions = positions;
        this.summary = summary;
        this.manifest = manifest;
    }

    /** What is done with an object of a file. */
    private interface Visitor {
        /** @throws IllegalArgumentException saying what the object should be */
        void visit(ObjectNode object);
    }

    static Study read(Path dir) {
        Path positions = dir.resolve("positions.jsonl");
        if (!Files.exists(positions)) {
            throw new DataException(positions, MISSING);
        }
        Path manifest = dir.resolve("manifest.json");
        return new Study(
                positions,
                only(dir.resolve("summary.json")),
                Files.exists(manifest) ? Optional.of(only(manifest)) : Optional.empty());
    }

    /**
     * Writes {@code {"summary", "manifest", "drawn", "items"}}.
     *
     * @throws IOException if it cannot be written
     * @throws DataException if the positions cannot be read
     */
    void write(JsonGenerator out, int drawn) throws IOException {
        out.writeStartObject();
        out.writeFieldName("summary");
        out.writeTree(summary);
        if (manifest.isPresent()) {
            out.writeFieldName("manifest");
            out.writeTree(manifest.get());
        }
        out.writeNumberField("drawn", drawn);
        out.writeArrayFieldStart("items");
        int[] read = {0};
        try {
            each(positions, item -> {
                ReportItem checked = ReportItem.of(item);
                try {
                    checked.write(out, read[0]++ < drawn);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static ObjectNode only(Path file) {
        ObjectNode[] found = {null};
        each(file, object -> {
            if (found[0] != null) {
                throw new IllegalArgumentException("must be one JSON object, and another follows it");
            }
            found[0] = object;
        });
        if (found[0] == null) {
            throw new DataException(file, "must be one JSON object, was empty");
        }
        return found[0];
    }

    private static void each(Path file, Visitor visitor) {
        int line = 1;
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = MAPPER.createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                line = parser.currentTokenLocation().getLineNr();
                JsonNode node = parser.readValueAsTree();
                if (!(node instanceof ObjectNode object)) {
                    throw new IllegalArgumentException("must be a JSON object, was " + Fields.kind(node));
                }
                visitor.visit(object);
            }
        } catch (JsonEOFException e) {
            throw new DataException(file, OptionalInt.of(line), "is not JSON: it ends in the middle", e);
        } catch (JsonProcessingException e) {
            throw new DataException(file, OptionalInt.of(place(e, line)), reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(file, OptionalInt.of(line), String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new DataException(file, OptionalInt.empty(), MISSING, e);
        } catch (AccessDeniedException e) {
            throw new DataException(file, OptionalInt.empty(), "may not be read", e);
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.of(line), "cannot be read: " + e.getMessage(), e);
        }
    }

    private static int place(JsonProcessingException failure, int line) {
        return failure.getLocation() == null ? line : failure.getLocation().getLineNr();
    }

    private static String reason(JsonProcessingException failure) {
        return "is not JSON: "
                + failure.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }
}
