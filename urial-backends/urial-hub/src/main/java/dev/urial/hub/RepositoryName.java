package dev.urial.hub;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A repository on the hub.
 *
 * @param owner a user or an organisation
 */
public record RepositoryName(Kind kind, String owner, String name) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");

    /** What it holds: the hub has a space of names for each. */
    public enum Kind {
        MODELS,
        DATASETS;

        /** The word that addresses and folders of the cache have for it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if no repository can be called that */
    public RepositoryName {
        for (String part : new String[] {owner, name}) {
            // two dashes divide the parts in the cache's folder names
            if (!PART.matcher(part).matches() || part.contains("--") || part.contains("..")) {
                throw new IllegalArgumentException("'" + owner + "/" + name + "' can be no repository: '" + part
                        + "' must be letters, digits, '-', '_' and '.'");
            }
        }
    }

    /** A model's. */
    public RepositoryName(String owner, String name) {
        this(Kind.MODELS, owner, name);
    }

    /** A dataset's. */
    public static RepositoryName dataset(String owner, String name) {
        return new RepositoryName(Kind.DATASETS, owner, name);
    }

    /** Its folder in the cache. */
    String folder() {
        return kind.word() + "--" + owner + "--" + name;
    }

    /** Where the hub tells of it, below {@code api/}. */
    String api() {
        return kind.word() + "/" + owner + "/" + name;
    }

    /** Its page's path on the hub: {@code OWNER/NAME} for a model, {@code datasets/OWNER/NAME} for a dataset. */
    @Override
    public String toString() {
        return kind == Kind.MODELS ? owner + "/" + name : api();
    }
}
