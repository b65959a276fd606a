package dev.urial.core.plugin;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Provider;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The providers of one kind, by name. Immutable. */
public final class Providers<P extends Provider<?, ?>> {
    private static final int MAX_BROKEN = 100;

    /** Where the project's own backends are, for whoever lacks one. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "djl",
            "dev.urial:urial-backend-djl",
            "hf",
            "dev.urial:urial-hub",
            "lab",
            "dev.urial:urial-lab-models",
            "llamacpp",
            "dev.urial:urial-backend-llamacpp");

    private final String kind;
    private final Map<String, P> byName = new TreeMap<>();
    private final List<String> duplicated = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Providers(String kind) {
        this.kind = kind;
    }

    static <P extends Provider<?, ?>> Providers<P> find(String kind, Class<? super P> type, ClassLoader loader) {
        Providers<P> found = new Providers<>(kind);
        Iterator<? super P> iterator = ServiceLoader.load(type, loader).iterator();
        while (found.problems.size() < MAX_BROKEN) {
            try {
                if (!iterator.hasNext()) {
                    break;
                }
                @SuppressWarnings("unchecked") // the loader hands out what it was asked for
                P provider = (P) iterator.next();
                found.add(provider);
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                found.problems.add("a " + kind + " plug-in is broken: " + reason(e));
            }
        }
        found.byName.keySet().removeAll(found.duplicated);
        return found;
    }

    private void add(P provider) {
        String name = provider.name();
        if (!name.matches("[a-z][a-z0-9-]*")) {
            problems.add("the " + kind + " plug-in " + provider.getClass().getName() + " has the name '" + name
                    + "'; a name is small letters, digits and dashes");
            return;
        }
        P other = byName.putIfAbsent(name, provider);
        if (other != null) {
            duplicated.add(name);
            problems.add("two " + kind + " plug-ins are named '" + name + "': "
                    + other.getClass().getName() + " in " + source(other) + " and "
                    + provider.getClass().getName() + " in " + source(provider) + "; neither is used");
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String first = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        return cause == error
                ? first
                : first + " (" + cause.getClass().getSimpleName()
                        + (cause.getMessage() == null
                                ? ""
                                : ": " + cause.getMessage().lines().findFirst().orElse(""))
                        + ")";
    }

    /** The names, in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** The providers, in the order of their names. */
    public Collection<P> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    public Optional<P> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The provider of this name.
     *
     * @param path where the name stands, for the message
     * @throws ConfigException saying which there are, if there is none
     */
    public P get(String name, String path) {
        return find(name).orElseThrow(() -> new ConfigException(path, missing(name)));
    }

    /** What to say of a name that is not there. */
    public String missing(String name) {
        return "no " + kind + " is named '" + name + "'" + NearNames.suggestion(name, byName.keySet())
                + Optional.ofNullable(ARTIFACTS.get(name))
                        .filter(artifact -> kind.equals("backend"))
                        .map(artifact -> "; it comes with " + artifact)
                        .orElse("")
                + (byName.isEmpty() ? "; none is installed" : "; there are " + String.join(", ", byName.keySet()))
                + problems.stream().map(problem -> "; " + problem).reduce("", String::concat);
    }

    /** What is wrong with providers of this kind that were found and cannot be used. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** The version that a provider's jar states, if it states one. */
    public static Optional<String> version(Provider<?, ?> provider) {
        return Optional.ofNullable(provider.getClass().getPackage().getImplementationVersion());
    }

    /** The jar or folder that a provider comes from. */
    public static String source(Provider<?, ?> provider) {
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "an unknown place"
                : source.getLocation().getPath();
    }
}
