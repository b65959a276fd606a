package dev.urial.analysis.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.page.ScriptJson;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
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

    private interface ItemWriter {
        void write(ReportItem item) throws IOException;
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
     * Writes {@code {"summary", "manifest", "items"}}, the items as they are listed.
     *
     * @throws IOException if it cannot be written
     * @throws DataException if the positions cannot be read
     */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeFieldName("summary");
        out.writeTree(summary);
        if (manifest.isPresent()) {
            out.writeFieldName("manifest");
            out.writeTree(manifest.get());
        }
        out.writeArrayFieldStart("items");
        eachItem(Integer.MAX_VALUE, item -> item.write(out));
        out.writeEndArray();
        out.writeEndObject();
    }

    /**
     * Writes the first items as they are drawn, each in an element of its own: a browser then reads only those that are looked at.
     *
     * @throws IOException if it cannot be written
     * @throws DataException if the positions cannot be read
     */
    void writeDrawn(Writer out, int items) throws IOException {
        eachItem(items, item -> {
            out.write("<script type=\"application/json\" class=\"drawn\">");
            try (JsonGenerator json = ScriptJson.generator(out)) {
                item.writeDrawn(json);
            }
            out.write("</script>\n");
        });
    }

    private void eachItem(int most, ItemWriter writer) throws IOException {
        try {
            each(positions, most, object -> {
                ReportItem item = ReportItem.of(object);
                try {
                    writer.write(item);
                } catch (IOException e) {
                    throw new UncheckedIOException(e); // not the positions' fault
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static ObjectNode only(Path file) {
        ObjectNode[] found = {null};
        each(file, 2, object -> {
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

    private static void each(Path file, int most, Visitor visitor) {
        int line = 1;
        int read = 0;
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = MAPPER.createParser(in)) {
            while (read < most && parser.nextToken() != null) {
                read++;
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
