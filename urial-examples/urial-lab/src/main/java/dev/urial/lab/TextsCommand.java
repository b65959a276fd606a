package dev.urial.lab;

import dev.urial.lab.world.Documents;
import dev.urial.lab.world.World;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints documents, to be read. */
@Command(name = "texts", description = "Prints documents of the world.", mixinStandardHelpOptions = true)
final class TextsCommand implements Runnable {
    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(names = "--count", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private int count;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Documents documents = new Documents(World.load(), seed);
        for (int i = 0; i < count; i++) {
            out.println(documents.next());
            out.println(Corpus.BEGIN);
        }
        out.flush();
    }
}
