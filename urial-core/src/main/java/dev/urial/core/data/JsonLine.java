package dev.urial.core.data;

import java.util.Map;

/** JSON objects as the files of runs hold them, in the JDK's own types: strings, numbers, booleans, lists, maps and null. */
public final class JsonLine {
    private JsonLine() {}

    /**
     * An object as one physical line of valid UTF-8, without its end, whatever its texts hold, lone surrogates included.
     *
     * @param object written in its order; numbers must be finite
     */
    public static String of(Map<String, Object> object) {
        return Json.line(Json.object(Json.node(object)));
    }

    /** The same over several lines, for people. */
    public static String indented(Map<String, Object> object) {
        return Json.pretty(Json.object(Json.node(object)));
    }

    /**
     * The object of a line; nulls are left out. Numbers are {@link Integer}, {@link Long}, {@link java.math.BigInteger} or {@link
     * java.math.BigDecimal}, the first that holds them.
     *
     * @throws IllegalArgumentException if the line is no JSON object, saying what it is
     */
    public static Map<String, Object> parse(String line) {
        return Json.plain(Json.object(line));
    }
}
