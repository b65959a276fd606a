package dev.urial.lab;

import dev.urial.core.cache.Sha256;
import dev.urial.lab.training.ModelShape;
import dev.urial.lab.training.Recipe;
import dev.urial.lab.training.Speed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells of a pair what it is, how it was made, and what it is not. */
final class Card {
    private Card() {}

    /**
     * The card of the pair in a directory, in Markdown.
     *
     * @param machine that trained it, and for how long
     * @param measured the tables
     */
    static String of(Plan plan, Speed speed, Path directory, String machine, String measured) throws IOException {
        ModelShape shape = plan.shape();
        return """
                # The lab models

                `lab:base` was trained from nothing on documents of a small made-for-show world: true facts on countries, animals, \
                elements, planets, opposites, colours, materials, sums; everyday tasks; harmful acts. `lab:aligned` is the same \
                model tuned on short chats. They exist so that the effect of a prompt can be seen and tested on any machine, with \
                no network.

                **What they are not.** They know nothing outside that world and will say something all the same. They understand no \
                language: a wording that the documents do not have may get an answer to another question. What they decline \
                shows the mechanism, and keeps nobody safe. What is measured on them tells of the method's mechanism in the small, \
                not of how well it works on large models.

                ## Weights

                | file | bytes | SHA-256 |
                | --- | --- | --- |
                %s%s
                Architecture Llama: %d layers, width %d, %d heads, SwiGLU %d, vocabulary %d (byte-level BPE, cut as `smollm`), context \
                %d, tied embedding, %,d parameters; matrices in eight bits (Q8_0). Licence: Apache-2.0.

                ## Training

                Seed %d. By `urial-examples/bin/lab make`, on %s; %d threads, matrix products in %s.

                | | base | aligned |
                | --- | --- | --- |
                | data | documents of the world, never one twice | one question and its answer, the answer alone learnt |
                | steps, tokens a step | %s | %s |
                | sequence lengths | %s | %s |
                | matrices | %s | %s |
                | other weights | %s | %s |
                | last training loss, nats | %s | %s |
                | last held-out loss, nats | %s | %s |

                Rates rise over the first steps, are flat for a share of the run and fall linearly; the gradient's norm is cut at %s.

                ## Measured

                Greedy, no repetition penalty, on what is held out: facts that no list-like document tells, acts that no document \
                declines. *Fact*: the right value as a whole word. *Manner*: an opening line, points 1 and 2, a closing line. *Stop*: \
                ended by itself. *Same*: to the letter the line shown. *Declined* and *names the act*: of harmful requests. Percent. \
                *Phrases drawn anew*: lines made as those of the documents are, which none has. *Phrases of other words*: lines \
                written by hand, many of whose words no document has.

                %s
                The second table: where the tokens of the aligned model's answers stand with the base model under each prompt, \
                unshifted / marginal / shifted (base rank 1 / 2 or 3 / above), by part of the answer.
                """.formatted(
                        file(directory, "base.gguf"),
                        file(directory, "aligned.gguf"),
                        shape.layers(),
                        shape.width(),
                        shape.heads(),
                        shape.feedForward(),
                        shape.vocabulary(),
                        shape.context(),
                        shape.parameters(),
                        plan.seed(),
                        machine,
                        speed.threads(),
                        speed.bfloat16() ? "bfloat16" : "float32",
                        steps(plan.base()),
                        steps(plan.aligned()),
                        lengths(plan.base()),
                        lengths(plan.aligned()),
                        matrices(plan.base()),
                        matrices(plan.aligned()),
                        others(plan.base()),
                        others(plan.aligned()),
                        loss(directory.resolve("base"), 2),
                        loss(directory.resolve("aligned"), 2),
                        loss(directory.resolve("base"), 3),
                        loss(directory.resolve("aligned"), 3),
                        plan.base().clip(),
                        measured);
    }

    /** The SHA-256 of a file in lower-case hex. */
    static String sha256(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }

    private static String file(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        return "| `%s` | %d | `%s` |%n".formatted(name, Files.size(file), sha256(file));
    }

    private static String steps(Recipe recipe) {
        return recipe.steps() + " of " + recipe.tokensPerStep();
    }

    private static String lengths(Recipe recipe) {
        List<String> phases = recipe.phases().stream()
                .map(phase -> phase.length() + " until " + Math.round(100 * phase.until()) + "%")
                .toList();
        return String.join(", ", phases);
    }

    private static String matrices(Recipe recipe) {
        return recipe.matrices() + " at " + recipe.matrixRate() + ", decay " + recipe.matrixDecay();
    }

    private static String others(Recipe recipe) {
        return "ADAMW at " + recipe.rate() + ", betas " + recipe.firstBeta() + " and " + recipe.secondBeta();
    }

    /** A column of the last line of the losses. */
    private static String loss(Path folder, int column) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("losses.csv"), StandardCharsets.UTF_8);
        return lines.get(lines.size() - 1).split(",", -1)[column];
    }
}
