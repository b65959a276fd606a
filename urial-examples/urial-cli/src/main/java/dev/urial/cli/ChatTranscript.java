package dev.urial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A conversation as one line of a JSONL file, in the messages form that chat services have. */
final class ChatTranscript {
    private ChatTranscript() {}

    /**
     * Adds a line to a file, which is made where there is none.
     *
     * @param turns question, answer, ...
     * @throws DataException if it cannot be written
     */
    static void append(Path file, List<String> turns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = json.putArray("messages");
        for (int turn = 0; turn < turns.size(); turn++) {
            messages.addObject()
                    .put("role", turn % 2 == 0 ? "user" : "assistant")
                    .put("content", turns.get(turn));
        }
        try {
            Files.writeString(file, json + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new DataException(file, "cannot be written: " + e);
        }
    }
}
