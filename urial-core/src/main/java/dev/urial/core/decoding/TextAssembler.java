package dev.urial.core.decoding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Turns the bytes of tokens into text that may be shown: whole characters only, and nothing that could still become part of a
 * stop string. Bytes that are no UTF-8 become U+FFFD. Not thread-safe.
 */
public final class TextAssembler {
    private final List<String> stops;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer bytes = ByteBuffer.allocate(64);
    private CharBuffer chars = CharBuffer.allocate(64);

    /** All text up to the stop; what lies before {@code shown} has been taken. */
    private final StringBuilder text = new StringBuilder();

    private int shown;
    private boolean finished;
    private Optional<String> stop = Optional.empty();

    public TextAssembler(List<String> stops) {
        this.stops = stops;
    }

    /**
     * Adds a token's bytes.
     *
     * @return whether the text is at its end because a stop string stands there; the stop itself is then not part of it
     */
    public boolean append(byte[] token) {
        if (stop.isPresent()) {
            return true;
        }
        if (bytes.remaining() < token.length) {
            bytes = ByteBuffer.allocate(2 * (bytes.position() + token.length)).put(bytes.flip());
        }
        bytes.put(token);
        return decode(false);
    }

    /**
     * Adds text that has been decoded already; it may end in the middle of a surrogate pair.
     *
     * @return as {@link #append(byte[])}
     */
    public boolean append(String decoded) {
        if (stop.isPresent()) {
            return true;
        }
        int from = text.length();
        text.append(decoded);
        return findStop(from);
    }

    /**
     * Ends the text where no stop did: a character whose bytes never came becomes U+FFFD, and all may be shown. A second call does
     * nothing.
     */
    public void finish() {
        if (finished) {
            return;
        }
        if (stop.isEmpty()) {
            decode(true);
        }
        if (text.length() > shown && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            text.setCharAt(text.length() - 1, '\uFFFD');
        }
        finished = true;
    }

    /** The text that has become certain since the last call; may be empty. */
    public String take() {
        int certain = finished || stop.isPresent() ? text.length() : text.length() - heldBack();
        if (certain > shown && !finished && stop.isEmpty() && Character.isHighSurrogate(text.charAt(certain - 1))) {
            certain--;
        }
        if (certain <= shown) {
            return "";
        }
        String result = text.substring(shown, certain);
        shown = certain;
        return result;
    }

    /** All the text so far, what has not been taken included. */
    public String text() {
        return text.toString();
    }

    /** The stop string that ended the text, if one did. */
    public Optional<String> stop() {
        return stop;
    }

    private boolean decode(boolean end) {
        int from = text.length();
        bytes.flip();
        if (chars.capacity() < bytes.remaining() + 1) {
            chars = CharBuffer.allocate(2 * (bytes.remaining() + 1));
        }
        chars.clear();
        decoder.decode(bytes, chars, end);
        if (end) {
            decoder.flush(chars);
        }
        bytes.compact();
        text.append(chars.flip());
        return findStop(from);
    }

    /** Looks for the first stop that ends in what was added from {@code from} on. */
    private boolean findStop(int from) {
        int first = -1;
        for (String candidate : stops) {
            int at = text.indexOf(candidate, Math.max(shown, from - candidate.length() + 1));
            if (at >= 0 && (first < 0 || at < first || (at == first && candidate.length() > matchedLength()))) {
                first = at;
                stop = Optional.of(candidate);
            }
        }
        if (first >= 0) {
            text.setLength(first);
        }
        return first >= 0;
    }

    private int matchedLength() {
        return stop.map(String::length).orElse(0);
    }

    /** The length of the longest end of the text with which some stop begins. */
    private int heldBack() {
        int held = 0;
        for (String candidate : stops) {
            for (int length = Math.min(candidate.length() - 1, text.length() - shown); length > held; length--) {
                if (endsWithStart(candidate, length)) {
                    held = length;
                }
            }
        }
        return held;
    }

    private boolean endsWithStart(String candidate, int length) {
        int offset = text.length() - length;
        for (int i = 0; i < length; i++) {
            if (text.charAt(offset + i) != candidate.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
