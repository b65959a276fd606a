package dev.urial.eval.rubric;

import dev.urial.core.cache.Sha256;
import dev.urial.core.config.SettingFile;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Where rubrics come from: ours, which are in the jar; users' own files; and the published templates. A user's own is a file in
 * YAML or JSON:
 *
 * <pre>{@code
 * name: manners                     # else the file's name
 * kind: scores                      # or pairwise, or single
 * scale: [1, 5]                     # the least and the best score; not for pairwise
 * notApplicable: true               # whether N/A is a score; only for scores, and false unless told
 * aspects:                          # for single one at most
 *   politeness: Is it polite?
 *   brevity: Does it come to the point?
 * text: |
 *   Judge the answer by these aspects:
 *
 *   {{aspects}}
 *
 *   {{case}}
 *
 *   {{reply}}
 * }</pre>
 *
 * <p>{@code {{case}}} stands for all that is judged, turn by turn, with an introduction that tells the judge how to take it. For
 * other words, or another language, its parts can be put in one by one, each between tags: {@code {{query}}}, {@code {{answer}}}
 * (of a pairwise rubric {@code {{answer_a}}} and {@code {{answer_b}}}) and, if wanted, {@code {{reference}}}, which is empty
 * where there is none; {@code {{mark}}} is the mark in which those tags end, so that the text can name it. {@code {{aspects}}} is
 * the list of aspects, {@code {{reply}}} the form in which to reply; who leaves that out tells it in their own words.
 */
public final class Rubrics {
    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 1_000_000;

    private static final List<String> NAMES = List.of("six-aspects", "safety", "pairwise", "single");

    private Rubrics() {}

    /** The names of ours, the default first. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * One of ours.
     *
     * @throws ConfigException saying which there are, if none has that name
     */
    public static Rubric named(String name) {
        if (!NAMES.contains(name)) {
            throw unknown(name);
        }
        String resource = name + ".yaml";
        try (InputStream in = Rubrics.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its rubric " + resource);
            }
            byte[] bytes = in.readAllBytes();
            return RubricFile.read(resource, name, new String(bytes, StandardCharsets.UTF_8), Sha256.hex(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rubric that a user means.
     *
     * @param rubric the name of one of ours, else the path of a file; see {@link #read}
     * @param resolve turns a path as the user wrote it into one that can be opened
     * @throws ConfigException if there is none, or as {@link #read}
     */
    public static Rubric load(String rubric, Function<String, Path> resolve) {
        if (NAMES.contains(rubric)) {
            return named(rubric);
        }
        Path file;
        try {
            file = resolve.apply(rubric);
        } catch (InvalidPathException e) {
            throw unknown(rubric);
        }
        if (rubric.isEmpty() || (!Files.exists(file) && !looksLikePath(rubric))) {
            throw unknown(rubric);
        }
        return read(rubric, file);
    }

    /**
     * The rubric in a file: one that ends in {@code .yaml}, {@code .yml} or {@code .json} is in the form above; any other is a
     * published template, of just-eval ({@code ${instruction}}, {@code ${candidate}}) or of URIAL's pairwise evaluation ({@code
     * {$instruction}}, {@code {$candidate_A}}, {@code {$candidate_B}}).
     *
     * @throws ConfigException if the file is a directory, empty, more than {@link #MAX_BYTES} long, not UTF-8, not readable, or no
     *     such rubric, with its problems, each with its line where that is known
     */
    public static Rubric read(Path file) {
        return read(file.toString(), file);
    }

    /**
     * A rubric in the form above that is no file.
     *
     * @param name for messages, and its name where it gives none
     * @throws ConfigException with its problems
     */
    public static Rubric parse(String name, String yaml) {
        return RubricFile.read(name, name, yaml, sha256(yaml));
    }

    private static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Rubric read(String origin, Path file) {
        String text = SettingFile.text(origin, file, MAX_BYTES, "a rubric", "a rubric");
        String sha256 = sha256(text);
        String fileName = String.valueOf(file.getFileName());
        int dot = fileName.lastIndexOf('.');
        String name = dot > 0 ? fileName.substring(0, dot) : fileName;
        if (isOurs(fileName)) {
            return RubricFile.read(origin, name, text, sha256);
        }
        // as Python opens a text file
        return PublishedTemplate.read(origin, name, text.replace("\r\n", "\n").replace('\r', '\n'), sha256);
    }

    private static boolean isOurs(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
    }

    private static boolean looksLikePath(String rubric) {
        String lower = rubric.toLowerCase(Locale.ROOT);
        return rubric.contains("/")
                || rubric.contains("\\")
                || lower.endsWith(".txt")
                || lower.endsWith(".md")
                || isOurs(lower);
    }

    private static ConfigException unknown(String rubric) {
        return new ConfigException(
                "",
                "no rubric is named '" + rubric + "'" + NearNames.suggestion(rubric, NAMES) + "; there are "
                        + String.join(", ", NAMES) + "; the path of a file may be given, too");
    }
}
