package dev.urial.backend.djl.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code tokenizer.json} as it stands: its long lists read in a stream, the rest as a tree.
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">the library whose format it is</a>
 */
final class TokenizerFile {
    private static final long LARGEST = 256L << 20;
    private static final int DEEPEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // names come from users' files: the JVM's table of names is no place for them
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final Path file;
    private final ObjectNode rest = MAPPER.createObjectNode();
    private final ObjectNode model = MAPPER.createObjectNode();
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<String> merges = new ArrayList<>();

    private TokenizerFile(Path file) {
        this.file = file;
    }

    /** Reads a file; a {@code BackendException} in one line if it is not one. */
    static TokenizerFile read(Path file) {
        TokenizerFile result = new TokenizerFile(file);
        read(file, result::root);
        return result;
    }

    /** An object that is a whole file, such as {@code tokenizer_config.json}. */
    static Part object(Path file) {
        JsonNode[] tree = {MAPPER.createObjectNode()};
        read(file, parser -> tree[0] = parser.readValueAsTree());
        return new Part(file, "", tree[0]);
    }

    /** An object without fields in the place of a file that is not there. */
    static Part none(Path file) {
        return new Part(file, "", MAPPER.createObjectNode());
    }

    @FunctionalInterface
    private interface Reading {
        void read(JsonParser parser) throws IOException;
    }

    private static void read(Path file, Reading reading) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw Part.refused(file, "", "has " + size + " bytes; at most " + LARGEST + " are read");
            }
            try (JsonParser parser = MAPPER.createParser(in)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw Part.refused(file, "", "must be a JSON object");
                }
                reading.read(parser);
                if (parser.nextToken() != null) {
                    throw Part.refused(file, "", "has text behind its JSON object");
                }
            }
        } catch (NoSuchFileException e) {
            throw Part.refused(file, "", "there is no such file");
        } catch (JsonProcessingException e) {
            throw Part.refused(file, "", "is not JSON" + reason(e));
        } catch (IOException e) {
            throw Part.refused(file, "", "cannot be read (" + e.getMessage() + ")");
        }
    }

    /** Where and what, without the parser's words about its own settings. */
    private static String reason(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String said = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        String what = said.replaceAll(" \\(start marker at .*", "");
        return (at == null ? ": " : " in line " + at.getLineNr() + ": ") + what;
    }

    private void root(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("model") && parser.currentToken() == JsonToken.START_OBJECT) {
                model(parser);
            } else {
                put(rest, "", field, parser.readValueAsTree());
            }
        }
    }

    private void model(JsonParser parser) throws IOException {
        if (!model.isEmpty() || !vocabulary.isEmpty() || !merges.isEmpty()) {
            throw Part.refused(file, "", "has 'model' twice");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("vocab") && value == JsonToken.START_OBJECT) {
                vocabulary(parser);
            } else if (field.equals("merges") && value == JsonToken.START_ARRAY) {
                merges(parser);
            } else {
                put(model, "model", field, parser.readValueAsTree());
            }
        }
    }

    private void put(ObjectNode object, String place, String field, JsonNode value) {
        if (object.has(field)) {
            throw Part.refused(file, place, "has '" + Part.printable(field) + "' twice");
        }
        object.set(field, value);
    }

    private void vocabulary(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String token = Text.wellFormed(parser.currentName());
            JsonToken type = parser.nextToken();
            long id = type == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT
                    ? parser.getIntValue()
                    : -1;
            if (id < 0) {
                throw Part.refused(
                        file,
                        "model.vocab",
                        "the id of '" + Part.printable(token) + "' must be a whole number from 0 to "
                                + Integer.MAX_VALUE);
            }
            if (vocabulary.put(token, (int) id) != null) {
                throw Part.refused(file, "model.vocab", "names '" + Part.printable(token) + "' twice");
            }
        }
    }

    /** Each two texts with a space between, or a list of two texts. */
    private void merges(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int number = merges.size() / 2 + 1;
            boolean pair = parser.currentToken() == JsonToken.START_ARRAY;
            if (pair) {
                merges.add(half(parser, parser.nextToken(), number));
                merges.add(half(parser, parser.nextToken(), number));
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    throw badMerge(number);
                }
                continue;
            }
            String merge = half(parser, parser.currentToken(), number);
            if (merge.startsWith("#version")) {
                continue;
            }
            int space = merge.indexOf(' ');
            if (space < 0 || merge.indexOf(' ', space + 1) >= 0) {
                throw badMerge(number);
            }
            merges.add(merge.substring(0, space));
            merges.add(merge.substring(space + 1));
        }
    }

    private String half(JsonParser parser, JsonToken token, int number) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw badMerge(number);
        }
        return Text.wellFormed(parser.getText());
    }

    private RuntimeException badMerge(int number) {
        return Part.refused(file, "model.merges", "number " + number + " must be two tokens");
    }

    /** All but the model. */
    Part root() {
        return new Part(file, "", rest);
    }

    /** The model but for its vocabulary and merges. */
    Part model() {
        return new Part(file, "model", model);
    }

    /** The ids of the model's own tokens. */
    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    /** The two halves of every merge, one merge after the other. */
    List<String> merges() {
        return merges;
    }
}
