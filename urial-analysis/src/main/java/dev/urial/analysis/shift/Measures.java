package dev.urial.analysis.shift;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The measures that are installed, those of plug-ins among them, and what a study's files ask of their names. */
public final class Measures {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");
    private static final Pattern REST = Pattern.compile("(_[a-z0-9_]+)?");

    /** What stands in a study's files under such a name, or under one that begins with it and an underscore. */
    private static final Set<String> TAKEN = Set.of(
            "aligned",
            "aligntds",
            "base",
            "category",
            "cut",
            "empty",
            "failed",
            "icl",
            "id",
            "items",
            "kl",
            "logprob",
            "marginal",
            "mean",
            "position",
            "rank",
            "retokenised",
            "shifted",
            "text",
            "tokens",
            "top10",
            "tv",
            "unknown",
            "unshifted");

    private Measures() {}

    /**
     * The measures of these names, in the order of their names, each once; all if no name is wrong.
     *
     * @param loader that sees the plug-ins
     * @throws ConfigException if there is none of a name, saying which there are, or if what is installed cannot be used
     */
    public static List<Measure> named(Collection<String> names, ClassLoader loader) {
        if (names.isEmpty()) {
            return List.of(); // a plug-in that nobody asked for does no harm
        }
        Map<String, Measure> installed = installed(loader);
        for (String name : names) {
            if (!installed.containsKey(name)) {
                throw new ConfigException(
                        "",
                        "no measure is named '" + name + "'" + NearNames.suggestion(name, installed.keySet())
                                + "; there are " + String.join(", ", installed.keySet()));
            }
        }
        installed.keySet().retainAll(names);
        return List.copyOf(installed.values());
    }

    private static Map<String, Measure> installed(ClassLoader loader) {
        Map<String, Measure> installed = new TreeMap<>();
        List<Measure> all = new ArrayList<>();
        try {
            ServiceLoader.load(Measure.class, loader).forEach(all::add);
            check(all);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new ConfigException("", "a measure's plug-in is broken: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("", "a measure's plug-in cannot be used: " + e.getMessage());
        }
        all.forEach(measure -> installed.put(measure.name(), measure));
        return installed;
    }

    /** @throws IllegalArgumentException if a name is none for a measure, or is that of two */
    static void check(List<Measure> measures) {
        Set<String> names = new HashSet<>();
        for (Measure measure : measures) {
            String name = measure.name();
            String type = measure.getClass().getName();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("measures: " + type + " has the name '" + name
                        + "'; a name is small letters and digits, a letter first");
            }
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException("measures: " + type + " has the name '" + name
                        + "', under which a study's files have something else");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("measures: two have the name '" + name + "', one is " + type);
            }
        }
    }

    /**
     * What a measure says of a position.
     *
     * @throws ConfigException if it fails, or a number has a name that is not the measure's to give
     */
    static Map<String, Double> numbers(Measure measure, Distribution aligned, Distribution base, int token) {
        Map<String, Double> numbers;
        try {
            numbers = measure.measure(aligned, base, token);
        } catch (RuntimeException failure) {
            throw new ConfigException("", "the measure '" + measure.name() + "' failed: " + failure);
        }
        for (String name : numbers.keySet()) {
            if (!name.startsWith(measure.name())
                    || !REST.matcher(name.substring(measure.name().length())).matches()) {
                throw new ConfigException(
                        "",
                        "the measure '" + measure.name() + "' named a number '" + name + "'; possible are '"
                                + measure.name() + "' and what begins with '" + measure.name() + "_'");
            }
        }
        return numbers;
    }
}
