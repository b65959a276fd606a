package dev.urial.lab;

import dev.urial.lab.tokenizer.BytePairTokenizer;
import dev.urial.lab.training.Batches;
import dev.urial.lab.training.DocumentBatches;
import dev.urial.lab.training.Recipe;
import dev.urial.lab.training.Speed;
import dev.urial.lab.training.Trainer;
import dev.urial.lab.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * From a seed to two GGUF files: texts, vocabulary, base model, aligned model, card. What is done in the directory is not done
 * again.
 */
final class Pipeline {
    private static final int VALIDATION_BATCHES = 8;

    private final World world;
    private final Plan plan;
    private final Speed speed;
    private final Path directory;
    private final PrintStream progress;
    private boolean resumed;

    /**
     * @param directory made if it is not there
     * @param progress where lines for people go
     */
    Pipeline(World world, Plan plan, Speed speed, Path directory, PrintStream progress) {
        this.world = world;
        this.plan = plan;
        this.speed = speed;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Does what is still to be done.
     *
     * @throws java.util.concurrent.CancellationException if the JVM was told to stop; a checkpoint is there then
     */
    void run() throws IOException {
        long started = System.nanoTime();
        Path baseFolder = Files.createDirectories(directory.resolve("base"));
        Path alignedFolder = Files.createDirectories(directory.resolve("aligned"));
        progress.println("learning the vocabulary");
        BytePairTokenizer tokenizer = Corpus.tokenizer(world, plan.shape().vocabulary(), Plan.VOCABULARY_SEED);

        progress.println("base model: documents");
        Map<String, float[]> base = train(
                plan.base(),
                Optional.empty(),
                documents(tokenizer, plan.base(), 2 * plan.seed(), tokens(plan.base())),
                documents(
                        tokenizer,
                        plan.base(),
                        2 * plan.seed() + 1,
                        2L * VALIDATION_BATCHES * plan.base().tokensPerStep()),
                baseFolder);
        ModelFile.write(directory.resolve("base.gguf"), "lab:base", false, plan.shape(), tokenizer, base);

        progress.println("aligned model: chats");
        Map<String, float[]> aligned = train(
                plan.aligned(),
                Optional.of(base),
                chats(tokenizer, 2 * plan.seed(), plan.aligned().steps()),
                chats(tokenizer, 2 * plan.seed() + 1, VALIDATION_BATCHES),
                alignedFolder);
        ModelFile.write(directory.resolve("aligned.gguf"), "lab:aligned", true, plan.shape(), tokenizer, aligned);
        double minutes = (System.nanoTime() - started) / 60e9;
        progress.println("examining the pair");
        Examination.Result result = new Examination(world, plan.questions(), 1)
                .of(reference("base.gguf"), reference("aligned.gguf"), Examination.Retold.ALL);
        Files.writeString(
                directory.resolve("CARD.md"), Card.of(plan, speed, directory, machine(minutes), result.markdown()));
        Files.writeString(directory.resolve("SHA256SUMS"), sum("aligned.gguf") + sum("base.gguf"));
        progress.println("made base.gguf, aligned.gguf, SHA256SUMS and CARD.md in " + directory);
    }

    private String reference(String name) {
        // one thread suffices for so small a model, and does not spin where others work
        return "llamacpp:" + directory.resolve(name) + "?threads=1";
    }

    private String sum(String name) throws IOException {
        return Card.sha256(directory.resolve(name)) + "  " + name + "\n";
    }

    private String machine(double minutes) throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String processor = Files.isReadable(cpus)
                ? Files.readString(cpus)
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .orElse("an unnamed processor")
                : System.getProperty("os.arch");
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %s, Java %s%s",
                processor,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                resumed ? "" : String.format(Locale.ROOT, "; %.0f minutes", minutes));
    }

    private static long tokens(Recipe recipe) {
        return (long) recipe.steps() * recipe.tokensPerStep();
    }

    private Batches documents(BytePairTokenizer tokenizer, Recipe recipe, long seed, long tokens) {
        return new DocumentBatches(
                Corpus.documents(world, tokenizer, seed, tokens), tokenizer.special(Corpus.BEGIN), recipe, seed);
    }

    private Batches chats(BytePairTokenizer tokenizer, long seed, int steps) {
        Recipe recipe = plan.aligned();
        int length = recipe.length(0);
        int rows = recipe.tokensPerStep() / length;
        return new ChatBatches(Corpus.chats(world, tokenizer, seed, rows * steps), rows, length);
    }

    private Map<String, float[]> train(
            Recipe recipe, Optional<Map<String, float[]>> start, Batches training, Batches validation, Path folder) {
        try (Trainer trainer =
                new Trainer(plan.shape(), recipe, speed, start, training, validation, folder, progress)) {
            resumed |= trainer.steps() > 0;
            return trainer.train(Trainer.Habits.usual());
        }
    }
}
