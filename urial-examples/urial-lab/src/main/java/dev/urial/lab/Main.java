package dev.urial.lab;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's command line. */
@Command(
        name = "lab",
        description = "Makes and examines the lab models: a base model of a small world and its aligned sibling.",
        subcommands = {MakeCommand.class, ExamCommand.class, TextsCommand.class},
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
