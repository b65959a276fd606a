package dev.urial.lab;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.lab.exam.Effect;
import dev.urial.lab.exam.Exam.Paper;
import dev.urial.lab.exam.Unseen;
import dev.urial.lab.world.World;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
    private static final long DRAWN_SEED = -1;

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

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        Parts parts = new Parts(PluginCatalog.load(), 0);
        Effect effect = new Effect(World.load());
        Sampling sampling = Sampling.GREEDY.withRepetitionPenalty(penalty);
        List<Effect.Row> rows = new ArrayList<>();
        try (Backend model = parts.backend(base, RunConfig.DEFAULTS)) {
            rows.addAll(effect.shown(model, sampling));
            rows.addAll(effect.retold(model, "phrases drawn anew", Unseen.drawn(DRAWN_SEED, 20), sampling));
            rows.addAll(effect.retold(model, "phrases of other words", Unseen.HOUSES, sampling));
        }
        if (!aligned.isEmpty()) {
            try (Backend model = parts.backend(aligned, RunConfig.DEFAULTS)) {
                rows.add(effect.chat(model, sampling));
            }
        }
        for (Effect.Row row : rows) {
            print(out, row.name(), row.facts());
            print(out, row.name(), row.crimes());
        }
        out.println(Effect.markdown(rows));
        out.flush();
    }

    private void print(PrintWriter out, String name, List<Paper> papers) {
        papers.stream()
                .limit(show)
                .forEach(paper -> out.printf(
                        "== %s: %s%n%s%n-- %s%n%n", name, paper.question().text(), paper.answer(), paper.grade()));
    }
}
