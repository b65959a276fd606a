package dev.urial.lab;

import dev.urial.core.spi.DataException;
import dev.urial.lab.training.Speed;
import dev.urial.lab.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the pair: texts, vocabulary, base model, aligned model, card. */
@Command(
        name = "make",
        description = {
            "Trains a base model on the documents of the world, then its aligned sibling on chats, and writes both as GGUF files"
                    + " with a model card.",
            "Stopped at any time, the same command goes on from the last checkpoint."
        },
        mixinStandardHelpOptions = true)
final class MakeCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Parameters(paramLabel = "DIRECTORY", description = "Where everything is written. Made if it is not there.")
    private Path directory = Path.of("");

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of texts, weights and chats. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Which share each step; another number gives other roundings. Default: ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--float32",
            description =
                    "Computes the matrix products in float32 rather than bfloat16: slower where a processor has the latter.")
    private boolean float32;

    @Option(
            names = "--toy",
            description = "A model that learns next to nothing in half a minute, to try everything out.")
    private boolean toy;

    @Override
    public Integer call() {
        PrintStream progress = System.err;
        Plan plan = toy ? Plan.toy(seed) : Plan.full(seed);
        Speed speed = new Speed(threads, 2_048, !float32);
        try {
            new Pipeline(World.load(), plan, speed, directory, progress).run();
            return 0;
        } catch (CancellationException e) {
            progress.println(e.getMessage() + "; the same command goes on from there");
            return INTERRUPTED;
        } catch (IOException e) {
            throw new DataException(directory, OptionalInt.empty(), "cannot be written: " + e, e);
        }
    }
}
