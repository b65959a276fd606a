package dev.urial.eval.judged;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the objects of a file that is JSONL or one JSON array, told by its first character. */
final class Records {
    private static final JsonFactory JSON = new JsonFactory();
    private static final char MARK = '\uFEFF';

    /** Takes the objects in their order. */
    interface Visitor {
        /**
         * An object.
         *
         * @param position among the objects, from 0
         * @param line where it begins, from 1
         * @param object without nulls, as {@link JsonLine#parse} has it
         * @throws IllegalArgumentException if it is not what it must be, saying how
         */
        void object(int position, int line, Map<String, Object> object);
    }

    private final Path file;
    private final Visitor visitor;

    private Records(Path file, Visitor visitor) {
        this.file = file;
        this.visitor = visitor;
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it cannot be read or is damaged, or the visitor refuses an object
     */
    static void read(Path file, Visitor visitor) {
        new Records(file, visitor).read();
    }

    private void read() {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            in.mark(1);
            if (in.read() != MARK) {
                in.reset();
            }
            String blanks = blanks(in);
            if (next(in) == '[') {
                StringWriter text = new StringWriter().append(blanks);
                in.transferTo(text);
                array(text.toString());
            } else {
                lines(in, (int) blanks.chars().filter(c -> c == '\n').count());
            }
        } catch (NoSuchFileException e) {
            throw new DataException(file, OptionalInt.empty(), "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new DataException(file, OptionalInt.empty(), "is not UTF-8 text; it must be", e);
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.empty(), "cannot be read: " + e.getMessage(), e);
        }
    }

    private static String blanks(BufferedReader in) throws IOException {
        StringBuilder blanks = new StringBuilder();
        for (int c = next(in); c == ' ' || c == '\t' || c == '\r' || c == '\n'; c = next(in)) {
            blanks.append((char) in.read());
        }
        return blanks.toString();
    }

    private static int next(BufferedReader in) throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next;
    }

    private void lines(BufferedReader in, int before) throws IOException {
        int number = before;
        int position = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            if (!line.isBlank()) {
                object(position++, number, line, "");
            }
        }
    }

    // Each element is cut out and read as a line is, so that numbers stay exact and no key stands twice.
    private void array(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            for (int position = 0; parser.nextToken() != JsonToken.END_ARRAY; position++) {
                int line = parser.currentTokenLocation().getLineNr();
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                int to = (int) parser.currentLocation().getCharOffset();
                object(position, line, text.substring(from, to), "item " + position + " (from 0) ");
            }
            if (parser.nextToken() != null) {
                int line = parser.currentTokenLocation().getLineNr();
                throw new DataException(file, OptionalInt.of(line), "has more after the end of the list", null);
            }
        } catch (JsonProcessingException e) {
            OptionalInt line = e.getLocation() == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(e.getLocation().getLineNr());
            throw new DataException(file, line, "the list breaks off: " + reason(e), e);
        }
    }

    private static String reason(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }

    private void object(int position, int line, String json, String which) {
        try {
            visitor.object(position, line, JsonLine.parse(json));
        } catch (IllegalArgumentException e) {
            throw new DataException(file, OptionalInt.of(line), which + e.getMessage(), e);
        }
    }
}
