package dev.urial.core.prompt;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Where prompt sets come from: our own, which are in the jar; published files, pulled or not; and users' own files. */
public final class PromptSets {
    /** The bare query: no preamble, no examples. */
    public static final String NONE = "none";

    /** The set used where neither the user nor the model's backend names one: ours, with three examples. */
    public static final String DEFAULT = "urial";

    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 10_000_000;

    /** Those of the lab are for its two tiny models, whose context and words the others are too large for. */
    private static final List<String> SHIPPED = List.of(
            "urial", "urial-k0", "urial-k1", "urial-k8", "urial-multiturn", "lab", "lab-k0", "lab-k1", "lab-k8");

    private PromptSets() {}

    /** The sets of our own writing, the default first. */
    public static List<PromptSet> shipped() {
        return SHIPPED.stream().map(PromptSets::shipped).toList();
    }

    /**
     * The set that a user means.
     *
     * <p>A shipped name is looked for first, then {@code none}, then a published file that was pulled ({@link PulledPrompts}), then
     * a file. A file that ends in {@code .yaml}, {@code .yml} or
     * {@code .json} is a set with the keys {@code name}, {@code template}, {@code preamble} and {@code examples}, each example
     * with {@code query} and {@code answer}, or {@code turns}, and if wanted {@code id} and {@code tags}. Any other file is a
     * published prompt: all its text is the preamble, line ends CRLF and CR becoming LF as in the published tools. The catalogue
     * knows what it was written for; a text that is not in the catalogue needs a template.
     *
     * @param set a shipped name, {@code none}, the name of a pulled file, or the path of a file
     * @param resolve turns a path as the user wrote it into one that can be opened
     * @param template the template asked for; empty for the one that the set was written for
     * @param asPublished whether to follow the published tools, which choose the template of a text file by its name alone, and
     *     take any template for any file
     * @throws ConfigException if there is no such set; if the file is a directory, empty, more than {@link #MAX_BYTES} long, not
     *     UTF-8 or not readable; if a set has problems, all of them at once; or if the template is not the one that the set was
     *     written for
     */
    public static PromptSet load(
            String set, Function<String, Path> resolve, Optional<String> template, boolean asPublished) {
        if (SHIPPED.contains(set)) {
            PromptSet ours = shipped(set);
            return PromptSet.of(
                    set, ours.preamble(), ours.examples(), chosen(set, ours.template(), template, asPublished));
        }
        if (set.equals(NONE)) {
            // nothing in it speaks of a form, so any will do
            return PromptSet.of(NONE, "", List.of(), template.orElse(Layout.ZERO_SHOT.templateName()));
        }
        Optional<Path> pulled =
                PublishedPrompts.named(set).filter(PulledPrompts::has).map(PulledPrompts::file);
        if (pulled.isPresent()) {
            return published(set, set + ".txt", read(set, pulled.get()), template, asPublished);
        }
        Path file;
        try {
            file = resolve.apply(set);
        } catch (InvalidPathException e) {
            throw unknown(set);
        }
        if (set.isEmpty() || (!Files.exists(file) && !looksLikePath(set))) {
            throw unknown(set);
        }
        String text = read(set, file);
        String fileName = String.valueOf(file.getFileName());
        if (PromptSetFile.accepts(fileName)) {
            PromptSetFile.Content content = PromptSetFile.parse(set, text);
            String writtenFor = content.template().or(() -> template).orElse(Layout.BACKTICKS.templateName());
            return PromptSet.of(
                    content.name().orElse(withoutEnding(fileName)),
                    content.preamble(),
                    content.examples(),
                    chosen(set, writtenFor, template, asPublished));
        }
        return published(set, fileName, text, template, asPublished);
    }

    private static PromptSet published(
            String set, String fileName, String raw, Optional<String> template, boolean asPublished) {
        String text = raw.replace("\r\n", "\n").replace('\r', '\n');
        String name = fileName.toLowerCase(Locale.ROOT).endsWith(".txt") ? withoutEnding(fileName) : fileName;
        String sha256 = PromptSet.sha256(text);
        Optional<PublishedPrompts.Entry> entry = PublishedPrompts.of(sha256, name);
        String chosen;
        if (asPublished) {
            chosen = template.orElse(PublishedPrompts.chosenByName(name).templateName());
        } else if (entry.isPresent()) {
            chosen = chosen(set, entry.get().template(), template, false);
        } else {
            chosen = template.orElseThrow(() -> new ConfigException(
                    set,
                    "is not one of the published prompt files, so its form is not known; say which template it was written"
                            + " for: " + String.join(", ", Layout.names())));
        }
        return new PromptSet(
                entry.map(PublishedPrompts.Entry::name).orElse(name),
                text,
                List.of(),
                chosen,
                sha256,
                entry.isPresent());
    }

    private static String chosen(String set, String writtenFor, Optional<String> asked, boolean asPublished) {
        if (asked.isPresent() && !asked.get().equals(writtenFor) && !asPublished) {
            throw new ConfigException(
                    set,
                    "was written for the template " + writtenFor + ", not for " + asked.get()
                            + "; leave the template out, or ask for the published behaviour, which takes any template");
        }
        return asked.orElse(writtenFor);
    }

    private static String read(String set, Path file) {
        return SettingFile.text(set, file, MAX_BYTES, "a prompt set", "a prompt");
    }

    private static PromptSet shipped(String name) {
        String resource = name + ".yaml";
        try (InputStream in = PromptSets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its prompt set " + resource);
            }
            PromptSetFile.Content content =
                    PromptSetFile.parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return PromptSet.of(
                    name,
                    content.preamble(),
                    content.examples(),
                    content.template().orElse(Layout.BACKTICKS.templateName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean looksLikePath(String set) {
        String lower = set.toLowerCase(Locale.ROOT);
        return set.contains("/") || set.contains("\\") || lower.endsWith(".txt") || PromptSetFile.accepts(lower);
    }

    private static String withoutEnding(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }

    private static ConfigException unknown(String set) {
        List<String> names = new ArrayList<>(SHIPPED);
        names.add(NONE);
        String hint = PublishedPrompts.named(set).isPresent()
                ? "; it is the name of a published prompt: 'urial prompts pull " + set
                        + "' fetches it, or give the path of its file"
                : NearNames.suggestion(set, names);
        return new ConfigException(
                "",
                "no prompt set is named '" + set + "'" + hint + "; shipped are " + String.join(", ", SHIPPED) + "; "
                        + NONE + " is the bare query; the path of a file may be given, too");
    }
}
