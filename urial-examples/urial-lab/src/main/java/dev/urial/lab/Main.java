package dev.urial.lab;

import dev.urial.core.spi.UrialException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's command line. */
@Command(
        name = "lab",
        description = "Makes and examines the lab models: a base model of a small world and its aligned sibling.",
        subcommands = {MakeCommand.class, ExamCommand.class, TextsCommand.class},
        mixinStandardHelpOptions = true)
public final class Main {
    private static final int UNUSABLE = 2;

    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command and returns its code: 0 ok, 2 for what cannot be used, 130 interrupted. */
    static int run(String... args) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof UrialException) {
                        command.getErr().println("lab: " + exception.getMessage());
                        return UNUSABLE;
                    }
                    throw exception;
                })
                .execute(args);
    }
}
