package dev.urial.core.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a dataset is, where it comes from and what one may do with it. Manifests keep it and reports show it. Every text but the
 * place is one line of at most {@value #LONGEST} characters.
 *
 * @param name what it is called, such as {@code mt-bench}; a file of which nothing else is known has its own name
 * @param place where it was read: a file's path, or what else finds it
 * @param sha256 of the bytes it was read from, in lower-case hex
 * @param title its whole name
 * @param license as its owners name it: an SPDX identifier where there is one; empty where they name none
 * @param source the address of whoever publishes it
 * @param revision the owners' own: a commit, a tag, a date
 * @param cite what to cite
 * @param details whatever else tells one selection of it from another, such as {@code part: safety}; results of different details are
 *     not mixed
 */
public record DatasetCard(
        String name,
        String place,
        String sha256,
        Optional<String> title,
        Optional<String> license,
        Optional<String> source,
        Optional<String> revision,
        Optional<String> cite,
        Map<String, String> details) {
    /** The most characters of a text. */
    public static final int LONGEST = 500;

    public DatasetCard {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        checked("name", name);
        title.ifPresent(text -> checked("title", text));
        license.ifPresent(text -> checked("license", text));
        source.ifPresent(text -> checked("source", text));
        revision.ifPresent(text -> checked("revision", text));
        cite.ifPresent(text -> checked("cite", text));
        details.forEach(DatasetCard::checked);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256: must be 64 small hex digits, was '" + sha256 + "'");
        }
    }

    /** Of a dataset of which nothing more is known. */
    public static DatasetCard of(String name, String place, String sha256) {
        return new DatasetCard(
                name,
                place,
                sha256,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** The same of a selection that these tell from others. */
    public DatasetCard withDetails(Map<String, String> others) {
        return new DatasetCard(name, place, sha256, title, license, source, revision, cite, others);
    }

    private static void checked(String what, String text) {
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + ": must be one line of 1 to " + LONGEST + " characters");
        }
    }
}
