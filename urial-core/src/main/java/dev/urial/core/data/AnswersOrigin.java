package dev.urial.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where answers come from, as the manifest beside their file says.
 *
 * @param model the reference of the model that answered
 * @param prompt the name of the set that stood around the queries
 * @param finished when the last one was made
 */
public record AnswersOrigin(Optional<String> model, Optional<String> prompt, Optional<Instant> finished) {
    /** The set's name where the query stood alone. */
    private static final String NO_PROMPT = "none";

    /**
     * Reads {@code X.manifest.json} beside {@code X.jsonl}; where there is none, nothing is known.
     *
     * @throws DataException if it is there and cannot be read
     */
    public static AnswersOrigin of(Path answers) {
        Path manifest = Manifest.beside(answers);
        try {
            ObjectNode json = Json.object(Files.readString(manifest, StandardCharsets.UTF_8));
            return new AnswersOrigin(model(json), prompt(json), finished(json));
        } catch (NoSuchFileException e) {
            return new AnswersOrigin(Optional.empty(), Optional.empty(), Optional.empty());
        } catch (IOException e) {
            throw new DataException(manifest, OptionalInt.empty(), "cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DataException(manifest, OptionalInt.empty(), "is no manifest: " + e.getMessage(), e);
        }
    }

    /** Who answered, for reports: the model, and the prompt that it was under, if any; answers under different prompts are not the same. */
    public Optional<String> generator() {
        return model.map(name -> name
                + prompt.filter(set -> !set.equals(NO_PROMPT))
                        .map(set -> " under " + set)
                        .orElse(""));
    }

    private static Optional<String> prompt(ObjectNode json) {
        return Optional.ofNullable(json.path("prompt").path("name").textValue());
    }

    private static Optional<String> model(ObjectNode json) {
        for (JsonNode model : json.path("models")) {
            if (model.path("reference").isTextual()) {
                return Optional.of(model.path("reference").textValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> finished(ObjectNode json) {
        Fields fields = new Fields(json);
        return fields.has("finished")
                ? Optional.of(OffsetDateTime.parse(fields.text("finished")).toInstant())
                : Optional.empty();
    }
}
