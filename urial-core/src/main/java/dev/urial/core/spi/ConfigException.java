package dev.urial.core.spi;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every problem found in it. */
public final class ConfigException extends UrialException {
    /**
     * One thing wrong.
     *
     * @param path where: the path of keys ({@code models.base.context}), a file's line, an option; may be empty
     */
    public record Problem(String path, String message) {
        @Override
        public String toString() {
            return path.isEmpty() ? message : path + ": " + message;
        }
    }

    private final List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a ConfigException without a problem");
        }
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String path, String message) {
        this(List.of(new Problem(path, message)));
    }

    /** The same problems, told of something that the user asked for and that stands on what they are in. */
    public ConfigException of(String asked) {
        return new ConfigException(problems.stream()
                .map(problem -> new Problem(asked, problem.toString()))
                .toList());
    }

    /** All that is wrong, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
