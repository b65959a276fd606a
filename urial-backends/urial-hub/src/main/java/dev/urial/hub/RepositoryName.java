package dev.urial.hub;

import java.util.regex.Pattern;

/**
 * A model's repository on the hub.
 *
 * @param owner a user or an organisation
 */
public record RepositoryName(String owner, String name) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");

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

    /** Its folder in the cache. */
    String folder() {
        return "models--" + owner + "--" + name;
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
