package dev.urial.analysis.shift;

import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What in an answer is style: how it opens and closes, leads on, lists, hedges and refuses, as against what it says. A list of words
 * and phrases and of patterns; a token is stylistic if any part of it lies in one of their occurrences.
 *
 * <p>The file is UTF-8 text, an entry a line; blank lines and those that begin with {@code # } are left out. An entry is a word or
 * phrase, found where it stands between word borders whatever the case of its letters; or {@code re:} and a regular expression of
 * {@link Pattern}, in which {@code ^} and {@code $} are a line's begin and end. The shipped file, {@code stylistic.txt} beside this
 * class, is the project's own.
 */
public final class Lexicon {
    private static final String SHIPPED = "stylistic.txt";
    private static final String EXPRESSION = "re:";
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE;

    private final String name;
    private final List<Pattern> patterns;

    private Lexicon(String name, List<Pattern> patterns) {
        this.name = name;
        this.patterns = List.copyOf(patterns);
    }

    /** The project's own, in English. */
    public static Lexicon shipped() {
        try (InputStream in = Lexicon.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its lexicon " + SHIPPED);
            }
            return of(Path.of(SHIPPED), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it cannot be read, has no entry, or an expression is none, naming the line
     */
    public static Lexicon read(Path file) {
        try {
            return of(file, Files.readString(file));
        } catch (IOException e) {
            throw new DataException(file, "cannot be read as UTF-8 text: " + e.getMessage());
        }
    }

    private static Lexicon of(Path file, String text) {
        List<String> phrases = new ArrayList<>();
        List<Pattern> patterns = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String entry = line.strip();
            if (entry.startsWith(EXPRESSION)) {
                patterns.add(pattern(
                        file, number, entry.substring(EXPRESSION.length()).strip()));
            } else if (!entry.isEmpty() && !entry.equals("#") && !entry.startsWith("# ")) {
                phrases.add(Pattern.quote(entry).replace(" ", "\\E\\s+\\Q"));
            }
        }
        if (!phrases.isEmpty()) {
            String any =
                    phrases.stream().collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")(?![\\p{L}\\p{N}])"));
            patterns.add(Pattern.compile(any, FLAGS));
        }
        if (patterns.isEmpty()) {
            throw new DataException(file, "has no entry; a lexicon is a word, a phrase or a pattern a line");
        }
        return new Lexicon(String.valueOf(file.getFileName()), patterns);
    }

    private static Pattern pattern(Path file, int line, String expression) {
        try {
            return Pattern.compile(expression, FLAGS);
        } catch (PatternSyntaxException e) {
            throw new DataException(file, OptionalInt.of(line), "is no regular expression: " + e.getDescription(), e);
        }
    }

    /** The file's name. */
    public String name() {
        return name;
    }

    /**
     * Which tokens are stylistic.
     *
     * @param tokens the texts of an answer's tokens, in order
     */
    public boolean[] stylistic(List<String> tokens) {
        String text = String.join("", tokens);
        boolean[] style = new boolean[text.length()];
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                Arrays.fill(style, matcher.start(), matcher.end(), true);
            }
        }
        boolean[] stylistic = new boolean[tokens.size()];
        int at = 0;
        for (int i = 0; i < tokens.size(); i++) {
            for (int end = at + tokens.get(i).length(); at < end; at++) {
                stylistic[i] |= style[at];
            }
        }
        return stylistic;
    }
}
