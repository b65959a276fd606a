package dev.urial.cli;

import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.ConfigException;
import dev.urial.lab.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a newcomer everything, by running the other commands on the lab's models. */
@Command(
        name = "demo",
        description = {
            "Shows the whole method in a minute, offline, on two tiny models that come with urial: a base model asked bare and",
            "under one and three examples, what tuning changes token by token, and answers judged. Each step is a command",
            "that is shown and can be run by itself."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 done, 2 could not run, else that of the step that failed."})
final class DemoCommand implements Callable<Integer> {
    private static final String FOLDER = "urial-demo";
    private static final int QUESTIONS = 40;
    /** The question and a line break, nothing else; Jinja drops the last line break of a file. */
    private static final String BARE_FORM = "{{ messages[-1]['content'] }}\n\n";

    private static final String WELCOME = """

            urial makes a base language model, one that was never tuned to answer, answer
            like a good assistant: by its prompt alone. Here is all of it in a minute, on
            two tiny models of our own making. lab:base, of 2 million parameters, has read
            about a small made-for-show world: countries, animals, elements. lab:aligned is
            the same model, tuned to answer. Each line that begins with $ is a command that
            runs as you watch, and that works just so when you type it.
            """;

    private static final String GOODBYE = """
            All of it works with models of your own, -m llamacpp:FILE.gguf say, and with any
            model as the judge.
            """;

    private final Terminal terminal;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "A new or empty folder for all files. Default: urial-demo here, else urial-demo-2 and so on.")
    private @Nullable Path output;

    @Option(
            names = "--questions",
            paramLabel = "N",
            description = "Questions that are answered and judged. Default: 40.")
    private int questions = QUESTIONS;

    @Option(names = "--seed", paramLabel = "S", description = "Draws other questions. Default: 0.")
    private long seed;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        DemoQuestions drawn = new DemoQuestions(World.load(), seed);
        if (questions < DemoQuestions.FEWEST || questions > drawn.most()) {
            throw new ConfigException(
                    "--questions",
                    "must be from " + DemoQuestions.FEWEST + " to " + drawn.most() + ", was " + questions);
        }
        new SetupOptions()
                .configFile(terminal)
                .ifPresent(file -> terminal.say("note: what " + file + " sets is in force here, too"));
        Path folder = folder();
        WholeFile.write(folder.resolve("bare.jinja"), out -> out.write(BARE_FORM));
        WholeFile.write(
                folder.resolve("questions.jsonl"), out -> out.write(String.join("\n", drawn.lines(questions)) + "\n"));
        DemoTour tour = new DemoTour(folder);
        DemoStage stage = new DemoStage(terminal);
        stage.tell(WELCOME);
        for (DemoStep step : tour.steps()) {
            int code = stage.play(step);
            if (code != ExitCode.OK) {
                terminal.say(
                        "the command above did not succeed, so the demo ends here; what there is, is in " + folder);
                return code;
            }
        }
        stage.tell("\n" + stage.bold("Two pages to look at, in any browser") + "\n\n  " + tour.shiftReport() + "\n  "
                + tour.judgedReport() + "\n\n" + GOODBYE);
        return ExitCode.OK;
    }

    /** A folder that is there and holds nothing. */
    private Path folder() {
        Path folder = output == null ? unused() : output;
        if (folder.toString().contains("&")) {
            throw new ConfigException(
                    "--output", "must hold no '&', which parts settings in a model's name, was " + folder);
        }
        try (Stream<Path> files = Files.list(Files.createDirectories(folder))) {
            if (files.findAny().isPresent()) {
                throw new ConfigException("--output", folder + " is not empty; name another folder, or empty this one");
            }
            return folder;
        } catch (IOException e) {
            throw new ConfigException("--output", folder + " cannot be made a folder: " + e.getMessage());
        }
    }

    private static Path unused() {
        return Stream.iterate(1, number -> number + 1)
                .map(number -> Path.of(number == 1 ? FOLDER : FOLDER + "-" + number))
                .filter(folder -> !Files.exists(folder))
                .findFirst()
                .orElseThrow();
    }
}
