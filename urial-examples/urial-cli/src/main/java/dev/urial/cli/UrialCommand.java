package dev.urial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.urial.core.spi.UrialException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, and what happens to every failure. */
@Command(
        name = "urial",
        description = "Makes base language models answer like assistants, by prompt alone.",
        mixinStandardHelpOptions = true,
        versionProvider = UrialCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class UrialCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The version that the jar states. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"urial " + version()};
        }
    }

    static String version() {
        String stated = UrialCommand.class.getPackage().getImplementationVersion();
        return stated == null ? "unpackaged" : stated;
    }

    /** What was typed to start a command, as manifests tell it. */
    static String typed(CommandSpec command) {
        return "urial "
                + String.join(
                        " ", command.commandLine().getParent().getParseResult().originalArgs());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Runs a command line to its exit code; nothing is thrown. */
    static int run(Terminal terminal, String... args) {
        CommandLine line = commands(terminal);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(terminal.out(), true, UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, UTF_8));
        line.setParameterExceptionHandler((failure, arguments) -> {
            String command = failure.getCommandLine().getCommandSpec().qualifiedName();
            terminal.say(String.valueOf(failure.getMessage()));
            terminal.say("see '" + command + " --help'");
            return ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure));
        return line.execute(args);
    }

    /** All commands, each with those below it. */
    static CommandLine commands(Terminal terminal) {
        return new CommandLine(new UrialCommand())
                .addSubcommand(new AskCommand(terminal))
                .addSubcommand(new GenerateCommand(terminal))
                .addSubcommand(new ChatCommand(terminal))
                .addSubcommand(new CommandLine(new PromptsCommand())
                        .addSubcommand(new PromptsCommand.ListSets(terminal))
                        .addSubcommand(new PromptsCommand.Show(terminal))
                        .addSubcommand(new PromptsCommand.Render(terminal))
                        .addSubcommand(new PromptsCommand.Pull(terminal)))
                .addSubcommand(new CommandLine(new ModelsCommand())
                        .addSubcommand(new ModelsCommand.ListModels(terminal))
                        .addSubcommand(new ModelsCommand.Show(terminal))
                        .addSubcommand(new ModelsCommand.Pull(terminal)))
                .addSubcommand(new CommandLine(new DatasetsCommand())
                        .addSubcommand(new DatasetsCommand.Listing(terminal))
                        .addSubcommand(new DatasetsCommand.Show(terminal)))
                .addSubcommand(new ExportCommand(terminal))
                .addSubcommand(new ShiftCommand(terminal))
                .addSubcommand(new JudgeCommand(terminal))
                .addSubcommand(new ReportCommand(terminal))
                .addSubcommand(new CompareCommand(terminal))
                .addSubcommand(new BackendsCommand(terminal))
                .addSubcommand(new DoctorCommand(terminal))
                .addSubcommand(new DemoCommand(terminal));
    }

    private static int failed(Terminal terminal, Exception failure) {
        if (failure instanceof UrialException expected) {
            terminal.say(String.valueOf(expected.getMessage()));
            return ExitCode.of(expected);
        }
        terminal.say("internal error: " + failure);
        if (terminal.environment().containsKey("URIAL_DEBUG")) {
            failure.printStackTrace(terminal.err());
        } else {
            terminal.say("this is a mistake of urial's; with URIAL_DEBUG=1 in the environment it shows where");
        }
        return ExitCode.FAILED;
    }
}
