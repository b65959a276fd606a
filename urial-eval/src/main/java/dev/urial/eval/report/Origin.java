package dev.urial.eval.report;

import dev.urial.core.data.JsonLine;
import dev.urial.core.data.Manifest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What produced a judged file, as the manifest beside it says. A file without one is as good; then nothing is known of it.
 *
 * @param file the judged file
 * @param manifest what its manifest says; empty where there is none to read
 * @param problem why there is none, in one line
 */
public record Origin(Path file, Optional<Manifest> manifest, Optional<String> problem) {
    /** Reads {@code X.manifest.json} beside {@code X.jsonl}; one that is missing or cannot be read is a problem and no error. */
    public static Origin of(Path file) {
        Path beside = Manifest.beside(file);
        try {
            return new Origin(
                    file, Optional.of(new Manifest(JsonLine.parse(Files.readString(beside)))), Optional.empty());
        } catch (NoSuchFileException e) {
            return unknown(file, "there is no manifest beside it (" + beside.getFileName() + ")");
        } catch (CharacterCodingException e) {
            return unknown(file, beside.getFileName() + " is no manifest: is not UTF-8 text");
        } catch (IOException e) {
            return unknown(file, beside.getFileName() + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return unknown(file, beside.getFileName() + " is no manifest: " + e.getMessage());
        }
    }

    private static Origin unknown(Path file, String problem) {
        return new Origin(file, Optional.empty(), Optional.of(problem));
    }

    /** The root of all chance of the run, as it is written; empty where it is not known. */
    Optional<String> seed() {
        return manifest.map(known -> known.content().get("seed")).map(String::valueOf);
    }

    /** As in a report's JSON: {@code {"file", "manifest"}} or {@code {"file", "problem"}}. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.toString());
        manifest.ifPresent(known -> json.put("manifest", known.content()));
        problem.ifPresent(why -> json.put("problem", why));
        return json;
    }
}
