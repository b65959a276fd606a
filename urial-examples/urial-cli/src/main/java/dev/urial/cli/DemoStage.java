package dev.urial.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where the demonstration is seen: what is told, the commands as they would be typed, what they write. */
final class DemoStage {
    private static final String BOLD = "\u001b[1m";
    private static final String CYAN = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    /** How the program was called; the launcher knows. */
    private final String program;

    DemoStage(Terminal terminal) {
        this.terminal = terminal;
        this.program = terminal.environment().getOrDefault("URIAL_PROGRAM", "urial");
    }

    /** Tells and runs; the command's exit code. */
    int play(DemoStep step) {
        if (!step.title().isEmpty()) {
            tell("\n" + painted(BOLD, step.title()) + "\n");
        }
        tell("\n" + step.told() + (step.told().isEmpty() ? "" : "\n"));
        tell(painted(CYAN, "$ " + typed(step.command())) + "\n");
        String[] command = step.command().toArray(String[]::new);
        return step.shown().map(shown -> play(command, shown)).orElseGet(() -> UrialCommand.run(terminal, command));
    }

    private int play(String[] command, Predicate<String> shown) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int code = UrialCommand.run(terminal.withOut(new PrintStream(written, false, StandardCharsets.UTF_8)), command);
        Arrays.stream(written.toString(StandardCharsets.UTF_8).split("\\R\\R", -1))
                .filter(shown)
                .forEach(block -> tell(block.stripTrailing() + "\n"));
        return code;
    }

    void tell(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }

    String bold(String text) {
        return painted(BOLD, text);
    }

    private String painted(String colour, String text) {
        return terminal.colours() ? colour + text + PLAIN : text;
    }

    /** A command line that a shell takes as it stands. */
    String typed(List<String> arguments) {
        return quoted(program)
                + arguments.stream().map(each -> " " + quoted(each)).collect(Collectors.joining());
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
