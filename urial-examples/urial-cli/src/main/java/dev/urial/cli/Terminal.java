package dev.urial.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command sees of the world.
 *
 * @param out for data
 * @param err for messages and progress
 * @param interactive whether a person types standard input; the launcher knows
 * @param live whether standard error is a terminal, where a line can be drawn again
 * @param drawn whether standard output is a terminal
 * @param environment the environment variables
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        boolean live,
        boolean drawn,
        Map<String, String> environment) {
    /** Whether standard output is to have colours (see no-color.org). */
    boolean colours() {
        return drawn
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The same with another standard output. */
    Terminal withOut(PrintStream other) {
        return new Terminal(in, other, err, interactive, live, false, environment);
    }

    /** A message for people, each line marked as ours. */
    void say(String message) {
        message.lines().forEach(line -> err.println("urial: " + line));
        err.flush();
    }
}
