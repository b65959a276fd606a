package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.UrialException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A thousand seeded bad inputs from outside: each ends in a result or in an exception of the kinds that are promised. */
@Tag("slow")
@Timeout(120)
abstract class BadInputOnABuild {
    private static final int ROUNDS = 1000;
    private static final String[] PARTS = {
        "the",
        " ",
        "\n",
        "```",
        "# Query:",
        "<|im_end|>",
        "<s>",
        "</s>",
        "<unk>",
        "<0x00>",
        "<|endoftext|>",
        "\0",
        "\uD800",
        "\uDC00",
        "😀",
        "é",
        "\u2581",
        "\uFFFF",
        "\u0001",
        "\u202E",
        "x".repeat(200),
        ""
    };

    private final NativeBuild build;

    @TempDir
    private Path folder;

    BadInputOnABuild(NativeBuild build) {
        this.build = build;
    }

    @Test
    void aThousandBadInputsEndWell() throws IOException {
        Path bpe = TinyModel.bpe().write(folder.resolve("bpe.gguf"));
        Path spm = TinyModel.spm().write(folder.resolve("spm.gguf"));
        try (Backend first = TestNatives.open(bpe, build);
                Backend second = TestNatives.open(spm, build)) {
            for (long seed = 0; seed < ROUNDS; seed++) {
                Random random = new Random(seed);
                Backend backend = random.nextBoolean() ? first : second;
                long round = seed;
                tolerated(round, () -> {
                    switch (random.nextInt(12)) {
                        case 0 -> openBadFile(random);
                        case 1 -> openOddly(random, bpe);
                        case 2 -> tokenise(random, backend);
                        case 3 -> score(random, backend);
                        case 4 -> crowd(random, spm, round);
                        case 5 -> walk(random, backend);
                        case 6 -> openBadAdapter(random, bpe);
                        default -> generate(random, backend);
                    }
                });
            }
            for (Backend backend : List.of(first, second)) {
                Answer answer = Answer.to(backend, new GenerationRequest(Prompt.of("the"), Sampling.GREEDY, 5));
                assertThat(answer.completion().usage().promptTokens()).isPositive();
            }
        }
    }

    private void openBadFile(Random random) throws IOException {
        byte[] content = new byte[random.nextInt(2000)];
        random.nextBytes(content);
        if (random.nextBoolean()) {
            byte[] magic = {'G', 'G', 'U', 'F', 3, 0, 0, 0, (byte) random.nextInt(4), 0, 0, 0, 0, 0, 0, 0};
            System.arraycopy(magic, 0, content, 0, Math.min(magic.length, content.length));
        }
        if (random.nextInt(4) == 0) {
            byte[] tiny = TinyModel.bpe().bytes();
            content = Arrays.copyOf(tiny, random.nextInt(tiny.length));
        }
        TestNatives.open(Files.write(folder.resolve("bad.gguf"), content), build)
                .close();
    }

    private void openOddly(Random random, Path file) {
        List<String> settings = new ArrayList<>();
        number(random).ifPresent(tokens -> settings.add("context=" + tokens));
        settings.add(
                "threads=" + List.of(1, 1, 1, 2, 0, -1, 513).get(random.nextInt(7))); // hundreds would only be slow
        settings.add("flashAttention=" + oneOf(random, LlamaCppBackendProvider.FlashAttention.values()));
        number(random).ifPresent(tokens -> settings.add("batch=" + tokens));
        settings.add("kv=" + oneOf(random, LlamaCppBackendProvider.KvLayout.values()));
        settings.add("kvType=" + oneOf(random, LlamaCppBackendProvider.KvType.values()));
        settings.add("gpuLayers=" + (random.nextInt(3) - 1));
        LlamaCppBackendProvider.Config config = TestNatives.config(
                random.nextInt(5) == 0 ? folder.resolve(text(random).replace("\0", "") + ".gguf") : file,
                build,
                settings.toArray(String[]::new));
        try (Backend backend = TestNatives.open(config)) {
            generate(random, backend);
        }
    }

    private static <T> T oneOf(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static Optional<Integer> number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.of(random.nextInt());
            case 1 -> Optional.of(random.nextInt(600));
            case 2 -> Optional.of(random.nextInt(4) - 1);
            default -> Optional.empty();
        };
    }

    private static void tokenise(Random random, Backend backend) {
        int[] tokens = backend.tokenizer().orElseThrow().encode(text(random));
        backend.tokenizer().orElseThrow().encode(prompt(random));
        if (tokens.length > 0 && random.nextBoolean()) {
            tokens[random.nextInt(tokens.length)] = random.nextInt();
        }
        backend.tokenizer().orElseThrow().decode(tokens);
    }

    private static void score(Random random, Backend backend) {
        backend.scorer().orElseThrow().score(prompt(random), text(random), random.nextInt(140) - 20);
    }

    private static void walk(Random random, Backend backend) {
        int size = backend.model().vocabulary().orElseThrow().size();
        int[] tokens = new int[random.nextInt(9) == 0 ? random.nextInt(600) : random.nextInt(9)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.nextInt(500) == 0 ? random.nextInt() : random.nextInt(size);
        }
        try (DistributionWalk walk = backend.distributions().orElseThrow().open(prompt(random), tokens)) {
            float[] row = new float[random.nextInt(9) == 0 ? random.nextInt(400) : size];
            for (int left = random.nextInt(tokens.length + 3); left > 0 && walk.next(row); left--) {
                assertThat(row).isNotEmpty();
            }
        }
    }

    /** A sound adapter with a byte or two changed in its header, or cut short. */
    private void openBadAdapter(Random random, Path file) throws IOException {
        byte[] content = TinyAdapter.usual().bytes();
        int header = content.length - 4 * (64 * 4 * 2 + 128 * 4 + 4 * 64);
        for (int i = random.nextInt(3); i > 0; i--) {
            content[random.nextInt(header)] = (byte) random.nextInt(256);
        }
        if (random.nextInt(4) == 0) {
            content = Arrays.copyOf(content, random.nextInt(content.length));
        }
        Path adapter = Files.write(folder.resolve("adapter.gguf"), content);
        double scale = random.nextInt(5) == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextGaussian();
        try (Backend backend =
                TestNatives.open(TestNatives.config(file, build, "lora=" + adapter, "loraScale=" + scale))) {
            generate(random, backend);
        }
    }

    private static void generate(Random random, Backend backend) {
        try (Generation generation = backend.generate(request(random))) {
            int pulls = random.nextInt(30);
            for (int i = 0; i < pulls && generation.hasNext(); i++) {
                generation.next();
            }
            switch (random.nextInt(5)) {
                case 0 -> generation.cancel();
                case 1 -> generation.completion();
                case 2 -> backend.tokenizer();
                default -> Answer.rest(generation);
            }
        }
    }

    /** Several threads on one backend that is closed meanwhile, and used afterwards. */
    private void crowd(Random random, Path file, long round) throws InterruptedException {
        Backend backend = TestNatives.open(file, build);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            Random own = new Random(random.nextLong());
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 3; j++) {
                    tolerated(round, () -> {
                        switch (own.nextInt(3)) {
                            case 0 -> tokenise(own, backend);
                            case 1 -> score(own, backend);
                            default -> generate(own, backend);
                        }
                    });
                }
            });
            thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        Thread.sleep(random.nextInt(10));
        threads.get(0).interrupt();
        backend.close();
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as("a thread hangs in round %d", round).isFalse();
        }
        assertThat(failures).isEmpty();
        generate(random, backend);
    }

    private static GenerationRequest request(Random random) {
        Sampling sampling = new Sampling(
                random.nextInt(4) * 0.9 - 0.5,
                random.nextDouble() * 1.2,
                random.nextInt(50) - 5,
                random.nextDouble() * 1.1,
                new RepetitionPenalty(
                        random.nextDouble() * 2,
                        random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(9)) : OptionalInt.empty()),
                random.nextLong());
        return new GenerationRequest(
                prompt(random),
                random.nextBoolean() ? Sampling.GREEDY : sampling,
                random.nextInt(60) - 1,
                random.nextInt(110) - 2,
                random.nextInt(4) == 0 ? Optional.of(Duration.ofMillis(random.nextInt(50) - 2)) : Optional.empty());
    }

    private static Prompt prompt(Random random) {
        List<Prompt.Segment> segments = new ArrayList<>();
        int length = 0;
        for (int i = random.nextInt(4); i >= 0; i--) {
            Prompt.Segment segment = new Prompt.Segment(text(random), random.nextInt(3) == 0);
            segments.add(segment);
            length += segment.text().length();
        }
        List<String> stops = random.nextBoolean() ? List.of() : List.of(text(random), "\n");
        return new Prompt(segments, stops, random.nextInt(length + 2));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private static void tolerated(long round, Action action) {
        try {
            action.run();
        } catch (UrialException e) {
            assertThat(e.getMessage()).as("round %d", round).isNotBlank().doesNotContain("\tat ");
        } catch (IllegalArgumentException | IllegalStateException expected) {
            // a programmer's mistake, and said so
        } catch (Exception e) {
            fail("round " + round + " ended in " + e, e);
        }
    }

    /** In a process of its own, whose error stream is then read: nothing of the native library may reach it. */
    @Test
    void nothingReachesTheErrorStream() throws IOException, InterruptedException {
        TestNatives.library(build); // or the test is skipped
        Path errors = folder.resolve("stderr.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED", // or JDK 24 and later warn of every native library
                "-cp",
                System.getProperty("java.class.path"),
                Quiet.class.getName(),
                folder.toString(),
                build.name()));
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(folder.resolve("stdout.txt").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(errors, StandardCharsets.UTF_8)).isEmpty();
        assertThat(Files.readString(folder.resolve("stdout.txt"))).startsWith("refused 5");
        assertThat(process.exitValue()).isZero();
    }

    /** Opens bad files and a good one, and says how many were refused. */
    static final class Quiet {
        private Quiet() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            NativeBuild build = NativeBuild.valueOf(args[1]);
            byte[] tiny = TinyModel.bpe().bytes();
            List<Path> bad = List.of(
                    Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(tiny, 3000)),
                    Files.write(
                            folder.resolve("text.gguf"),
                            "no model, just a text".repeat(9).getBytes(StandardCharsets.UTF_8)),
                    folder,
                    TinyModel.bpe().with("general.architecture", "sphinx").write(folder.resolve("unknown.gguf")),
                    TinyModel.bpe().with("llama.feed_forward_length", 64).write(folder.resolve("shape.gguf")));
            int refused = 0;
            for (Path file : bad) {
                try {
                    TestNatives.open(file, build).close();
                } catch (UrialException e) {
                    refused++;
                }
            }
            try (Backend backend = TestNatives.open(TinyModel.spm().write(folder.resolve("good.gguf")), build)) {
                String text = Answer.to(backend, new GenerationRequest(Prompt.of("the"), Sampling.GREEDY, 20))
                        .text();
                System.out.println("refused " + refused + ", then " + text.length() + " characters");
            }
        }
    }
}
