package dev.urial.core.example;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Example;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A file of examples. Start at {@link #read}. */
public final class ExampleFile {
    private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);
    private static final ObjectReader WHOLE_LINE = JSON.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final List<Example> examples = new ArrayList<>();

    private ExampleFile(Path file) {
        this.file = file;
    }

    /**
     * Reads JSONL or a JSON array, told by its content, in UTF-8. An example is an object with {@code query} and {@code answer}; or
     * {@code turns}; or {@code instruction} and {@code output}, where an {@code input} that is not blank follows the instruction
     * after a blank line. {@code id}, else the 0-based position, is its id, {@code tags} its tags; other keys are ignored. Where a
     * query comes twice, the first example stays and later ones are dropped.
     *
     * @return at least one example, in the file's order
     * @throws DataException if the file is missing, not readable, not UTF-8 or without examples, or one of them is none, with its
     *     line
     */
    public static List<Example> read(Path file) {
        return new ExampleFile(file).read();
    }

    private List<Example> read() {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new DataException(file, OptionalInt.empty(), "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new DataException(file, OptionalInt.empty(), "is not UTF-8 text", e);
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.empty(), "cannot be read: " + e, e);
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.stripLeading().startsWith("[")) {
            readArray(text);
        } else {
            readLines(text);
        }
        if (examples.isEmpty()) {
            throw new DataException(file, "has no examples");
        }
        return Pool.distinct(examples);
    }

    private void readLines(String text) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                try {
                    add(WHOLE_LINE.readTree(line), number);
                } catch (JsonProcessingException e) {
                    throw notJson(e, number);
                }
            }
        }
    }

    private void readArray(String text) {
        int line = 1;
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = parser.currentTokenLocation().getLineNr();
                add(JSON.readValue(parser), line);
            }
            if (parser.nextToken() != null) {
                line = parser.currentTokenLocation().getLineNr();
                throw new DataException(file, OptionalInt.of(line), "has more after the end of the list", null);
            }
        } catch (JsonProcessingException e) {
            throw notJson(e, e.getLocation() == null ? line : e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.empty(), "cannot be read: " + e, e);
        }
    }

    private void add(JsonNode node, int line) {
        JsonNode id = node.path("id");
        examples.add(new Example(
                id.isTextual() || id.isNumber() ? id.asText() : Integer.toString(examples.size()),
                turns(node, line),
                tags(node, line)));
    }

    private List<String> turns(JsonNode node, int line) {
        if (node.has("turns")) {
            List<String> turns = texts(node, "turns", line);
            if (turns.isEmpty() || turns.size() % 2 != 0) {
                throw bad(
                        line,
                        "'turns' (query, answer, ...) must be even in number and at least two, were " + turns.size());
            }
            return turns;
        }
        if (node.has("query") || node.has("answer")) {
            return List.of(text(node, "query", line), text(node, "answer", line));
        }
        if (node.has("instruction") || node.has("output")) {
            String input = node.has("input") ? text(node, "input", line) : "";
            String instruction = text(node, "instruction", line);
            return List.of(input.isBlank() ? instruction : instruction + "\n\n" + input, text(node, "output", line));
        }
        throw bad(line, "an example is an object with 'query' and 'answer', or 'turns', or 'instruction' and 'output'");
    }

    private Set<String> tags(JsonNode node, int line) {
        return node.path("tags").isArray() ? new LinkedHashSet<>(texts(node, "tags", line)) : Set.of();
    }

    private List<String> texts(JsonNode node, String key, int line) {
        JsonNode list = node.path(key);
        List<String> texts = new ArrayList<>();
        list.forEach(element -> Optional.ofNullable(element.textValue()).ifPresent(texts::add));
        if (!list.isArray() || texts.size() != list.size()) {
            throw bad(line, "'" + key + "' must be a list of texts");
        }
        return texts;
    }

    private String text(JsonNode node, String key, int line) {
        String text = node.path(key).textValue();
        if (text == null) {
            throw bad(line, node.has(key) ? "'" + key + "' must be text" : "'" + key + "' is missing");
        }
        return text;
    }

    private DataException notJson(JsonProcessingException e, int line) {
        return new DataException(file, OptionalInt.of(line), "is not JSON: " + e.getOriginalMessage(), e);
    }

    private DataException bad(int line, String message) {
        return new DataException(file, OptionalInt.of(line), message, null);
    }
}
