package dev.urial.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command that ran: what it wrote and its exit code. */
record Run(int code, String out, String err) {
    static Run of(String... args) {
        return run("", Map.of(), args);
    }

    static Run withInput(String input, String... args) {
        return run(input, Map.of(), args);
    }

    static Run withEnvironment(Map<String, String> environment, String... args) {
        return run("", environment, args);
    }

    private static Run run(String input, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                environment.containsKey("TERM"),
                environment);
        int code = UrialCommand.run(terminal, args);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
