package dev.urial.hub;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is on the hub, as users write it: {@code OWNER/REPO[@REV][/FILE]}.
 *
 * @param revision a branch, a tag or a commit; {@code main} where none is given
 * @param file its path in the repository; empty if the repository is to have one that suits
 */
public record HubReference(RepositoryName repository, String revision, Optional<String> file) {
    private static final Pattern FORM =
            Pattern.compile("([^/@]+)/([^/@]+)(?:@(refs/[a-z]+/[^/]+|[^/]+))?(?:/(.+))?", Pattern.DOTALL);

    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}");

    /** @throws IllegalArgumentException if the revision or the file can be none of a repository */
    public HubReference {
        if (!REVISION.matcher(revision).matches() || revision.contains("..") || revision.contains("//")) {
            throw new IllegalArgumentException("'" + revision + "' can be no revision");
        }
        file.ifPresent(HubReference::checkPath);
    }

    /**
     * Takes a model's reference apart: {@code OWNER/REPO[@REV][/FILE.gguf]}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HubReference parse(String text) {
        HubReference reference = parse(RepositoryName.Kind.MODELS, text, "OWNER/REPO[@REV][/FILE.gguf]");
        reference.file().ifPresent(path -> {
            if (!path.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
                throw new IllegalArgumentException(
                        "'" + path + "' is no GGUF file; a model with safetensors is named without a file");
            }
        });
        return reference;
    }

    /**
     * Takes the reference of a dataset's file apart: {@code OWNER/REPO[@REV]/FILE}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HubReference parseDataset(String text) {
        String form = "OWNER/REPO[@REV]/FILE";
        HubReference reference = parse(RepositoryName.Kind.DATASETS, text, form);
        if (reference.file().isEmpty()) {
            throw new IllegalArgumentException("must name a file, as in " + form + ", was '" + text + "'");
        }
        return reference;
    }

    private static HubReference parse(RepositoryName.Kind kind, String text, String form) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be " + form + ", was '" + text + "'");
        }
        return new HubReference(
                new RepositoryName(kind, matcher.group(1), matcher.group(2)),
                Optional.ofNullable(matcher.group(3)).orElse("main"),
                Optional.ofNullable(matcher.group(4)));
    }

    /** Refuses what would lead out of a folder. */
    static void checkPath(String path) {
        boolean bad = path.isEmpty() || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0 || path.indexOf('\0') >= 0;
        for (String part : path.split("/", -1)) {
            bad |= part.isEmpty() || part.equals(".") || part.equals("..");
        }
        if (bad) {
            throw new IllegalArgumentException("'" + path + "' can be no file of a repository");
        }
    }

    @Override
    public String toString() {
        return "hf:" + repository + (revision.equals("main") ? "" : "@" + revision)
                + file.map(path -> "/" + path).orElse("");
    }
}
