package dev.urial.core.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Reads the records of a file, whatever its form, one by one and once: JSONL, a JSON array, or plain text. The form is told by the
 * content: an opening bracket begins an array; an opening brace, or an early line that asks something as an object does, makes it
 * JSONL; the rest is text.
 */
final class RecordFile {
    /** How much of a file decides about its form. */
    private static final int EARLY = 1 << 16;

    /** Takes the records in their order. */
    interface Visitor {
        void object(Place place, ObjectNode object);

        /** A line of plain text, not blank. */
        void text(Place place, String line);

        /** A record that is no JSON object; reading goes on after it. */
        void broken(Place place, IllegalArgumentException problem);
    }

    private final Path file;
    private final Visitor visitor;

    private RecordFile(Path file, Visitor visitor) {
        this.file = file;
        this.visitor = visitor;
    }

    /**
     * Reads a file.
     *
     * @return the SHA-256 of its bytes
     * @throws DataException if it cannot be read, is not UTF-8, or is an array that breaks off
     */
    static String read(Path file, Visitor visitor) {
        return new RecordFile(file, visitor).read();
    }

    private String read() {
        MessageDigest digest = Sha256.digest();
        try (InputStream in =
                new BufferedInputStream(new DigestInputStream(Files.newInputStream(file), digest), EARLY)) {
            in.mark(EARLY);
            byte[] early = in.readNBytes(EARLY);
            in.reset();
            refuseOtherEncodings(early);
            skipMark(in, early);
            String start = new String(early, StandardCharsets.UTF_8)
                    .replace("\uFEFF", "")
                    .stripLeading();
            if (start.startsWith("[")) {
                list(in);
            } else {
                lines(in, start.startsWith("{") || start.lines().anyMatch(RecordFile::asks));
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            throw new DataException(file, OptionalInt.empty(), "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new DataException(file, OptionalInt.empty(), "may not be read", e);
        } catch (IOException e) {
            throw new DataException(
                    file,
                    OptionalInt.empty(),
                    Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read: " + e.getMessage(),
                    e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean asks(String line) {
        if (!line.stripLeading().startsWith("{")) {
            return false;
        }
        try {
            return ItemForm.asks(Json.object(line));
        } catch (IllegalArgumentException e) {
            return false; // the last early line may be cut
        }
    }

    private void refuseOtherEncodings(byte[] early) {
        boolean marked = early.length >= 2
                && ((early[0] == (byte) 0xFE && early[1] == (byte) 0xFF)
                        || (early[0] == (byte) 0xFF && early[1] == (byte) 0xFE));
        boolean wide = early.length >= 4 && (early[0] == 0 || early[1] == 0);
        if (marked || wide) {
            throw new DataException(file, "is UTF-16 or binary; it must be UTF-8 text");
        }
    }

    private static void skipMark(InputStream in, byte[] early) throws IOException {
        if (early.length >= 3 && early[0] == (byte) 0xEF && early[1] == (byte) 0xBB && early[2] == (byte) 0xBF) {
            in.skipNBytes(3);
        }
    }

    private void lines(InputStream in, boolean json) throws IOException {
        TextLines lines = new TextLines(in);
        int position = 0;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    Place place = new Place(position++, lines.number(), false);
                    if (json) {
                        object(place, line);
                    } else {
                        visitor.text(place, line);
                    }
                }
            }
        } catch (CharacterCodingException e) {
            throw notUtf8(lines.number(), e);
        }
    }

    private void object(Place place, String line) {
        ObjectNode object;
        try {
            object = Json.object(line);
        } catch (IllegalArgumentException e) {
            visitor.broken(place, e);
            return;
        }
        visitor.object(place, object);
    }

    private void list(InputStream in) throws IOException {
        // a decoder of its own refuses what is not UTF-8
        InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        Place place = new Place(0, 1, true);
        try (JsonParser parser = Json.parser(reader)) {
            parser.nextToken();
            for (int position = 0; parser.nextToken() != JsonToken.END_ARRAY; position++) {
                place = new Place(position, parser.currentTokenLocation().getLineNr(), true);
                JsonNode node = parser.readValueAsTree();
                if (node instanceof ObjectNode object) {
                    visitor.object(place, object);
                } else {
                    visitor.broken(
                            place, new IllegalArgumentException("must be a JSON object, was " + Json.kind(node)));
                }
            }
            if (parser.nextToken() != null) {
                int line = parser.currentTokenLocation().getLineNr();
                throw new Place(place.position(), line, false).bad(file, "has more after the end of the list", null);
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? place.line() : e.getLocation().getLineNr();
            throw new Place(place.position(), line, false).bad(file, "the list breaks off: " + Json.reason(e), e);
        } catch (CharacterCodingException e) {
            throw notUtf8(place.line(), e);
        }
    }

    private DataException notUtf8(int line, CharacterCodingException cause) {
        return new DataException(file, OptionalInt.of(line), "is not UTF-8 text; it must be", cause);
    }
}
