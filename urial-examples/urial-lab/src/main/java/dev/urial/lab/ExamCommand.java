package dev.urial.lab;

import dev.urial.lab.exam.Effect;
import dev.urial.lab.exam.Exam.Paper;
import dev.urial.lab.world.World;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the table of the effect. */
@Command(
        name = "exam",
        description =
                "Puts the held-out questions to a base model and its aligned sibling and prints the effect as a table.",
        mixinStandardHelpOptions = true)
final class ExamCommand implements Runnable {
    @Option(names = "--base", defaultValue = "lab:base", description = "A model reference. Default: ${DEFAULT-VALUE}")
    private String base = "";

    @Option(
            names = "--aligned",
            defaultValue = "lab:aligned",
            description = "A model reference. Default: ${DEFAULT-VALUE}")
    private String aligned = "";

    @Option(
            names = "--repetition-penalty",
            defaultValue = "1.0",
            description = "Over the whole context. Default: ${DEFAULT-VALUE}")
    private double penalty;

    @Option(names = "--show", description = "So many answers of each row are printed before the table.")
    private int show;

    @Option(
            names = "--questions",
            defaultValue = "1000",
            description = "Of each kind at most, some left out evenly. Default: ${DEFAULT-VALUE}, which is all")
    private int questions;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Examination examination = new Examination(World.load(), questions, penalty);
        Examination.Result result = examination.of(base, aligned, Examination.Retold.ALL);
        for (Effect.Row row : result.effect()) {
            print(out, row.name(), row.facts());
            print(out, row.name(), row.crimes());
        }
        out.print(result.markdown());
        out.flush();
    }

    private void print(PrintWriter out, String name, List<Paper> papers) {
        papers.stream()
                .limit(show)
                .forEach(paper -> out.printf(
                        "== %s: %s%n%s%n-- %s%n%n", name, paper.question().text(), paper.answer(), paper.grade()));
    }
}
