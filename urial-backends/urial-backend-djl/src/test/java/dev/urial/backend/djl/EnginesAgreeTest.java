package dev.urial.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same weights say the same on PyTorch as on llama.cpp. */
@Tag("model")
class EnginesAgreeTest {
    private static final String FORM = "# Query:\n```\n%s\n```\n\n# Answer:\n```\n";
    private static final List<String> ANSWERS = List.of(
            "Leaves change colour because the days get shorter. Trees stop making chlorophyll, the green pigment, and"
                    + " others become visible: yellow and orange ones, and in some species red.",
            "1. Wash the rice until the water stays clear.\n2. Add one and a half cups of water for each cup.\n3. Let it"
                    + " simmer for 15 minutes under a lid.");

    @TempDir
    private Path folder;

    private static Backend open(String reference) {
        return new Parts(PluginCatalog.load(), 0).backend(reference, RunConfig.DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "aligned"})
    void theLabsModelsWriteTheSameTextIn32Bits(String name) throws IOException {
        Path file = WidenedLab.write(name, folder.resolve("lab.gguf"));
        try (Backend djl = open("djl:" + file + "?device=cpu");
                Backend llama = open("llamacpp:" + file + "?threads=1&kvType=F32")) {
            assertThat(djl.model().vocabulary()).isEqualTo(llama.model().vocabulary());
            Agreement agreement = new Agreement();
            for (String question :
                    List.of("What is the capital of France?", "How do I bake bread?", "Which animals can fly?")) {
                Prompt prompt = Prompt.of(FORM.formatted(question), "```");
                String text = text(djl, prompt);
                assertThat(text).isEqualTo(text(llama, prompt)).isNotBlank();
                agreement.add(djl, llama, prompt, text, 200);
            }
            assertThat(agreement.sameBest()).isEqualTo(1);
            assertThat(agreement.difference(1)).isLessThan(2e-4);
        }
    }

    private static String text(Backend backend, Prompt prompt) {
        try (Generation generation = backend.generate(new GenerationRequest(prompt, Sampling.GREEDY, 80))) {
            while (generation.hasNext()) {
                generation.next();
            }
            return generation.completion().text();
        }
    }

    @Test
    void gemmaAgreesAsFarAsLlamaCppRoundsWhatItMultiplies() {
        agrees("gemma-3-270m", "gemma-3-270m-q4_k_m.gguf");
    }

    @Test
    void smolLmAgreesAsFarAsLlamaCppRoundsWhatItMultiplies() {
        agrees("smollm2-135m-instruct", "SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    /** The whole measurement, on 20 answers, is the benchmark's. */
    private static void agrees(String directory, String file) {
        try (Backend djl = open("djl:" + model(directory) + "?device=cpu&context=512");
                Backend llama = open("llamacpp:" + model(file) + "?threads=1&context=512")) {
            assertThat(djl.tokenizer().orElseThrow().vocabulary().fingerprint())
                    .isEqualTo(llama.tokenizer().orElseThrow().vocabulary().fingerprint());
            Agreement agreement = new Agreement();
            for (String answer : ANSWERS) {
                agreement.add(djl, llama, Prompt.of(FORM.formatted("Tell me something useful.")), answer, 60);
            }
            assertThat(agreement.sameBest()).isGreaterThan(0.9);
            assertThat(agreement.difference(0.5)).isLessThan(0.1);
        }
    }

    /** A real model; the test is skipped where it is not. */
    static Path model(String name) {
        String folder = System.getenv()
                .getOrDefault("URIAL_TEST_MODELS", System.getProperty("user.home") + "/.cache/urial-test-models");
        Path path = Path.of(folder).resolve(name);
        assumeTrue(Files.exists(path), "there is no " + name + " (in URIAL_TEST_MODELS or ~/.cache/urial-test-models)");
        return path;
    }
}
