package dev.urial.lab.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.Urial;
import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.Reference;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Provider;
import dev.urial.core.spi.Workload;
import dev.urial.core.wiring.UrialApplication;
import dev.urial.testkit.ProviderContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lab:base} and its settings, as users write them; the weights are random bytes, and a fake engine is given them. */
class LabBackendProviderTest extends ProviderContract {
    @TempDir
    private Path folder;

    @Override
    protected Provider<?, ?> provider() {
        return new LabBackendProvider();
    }

    @Test
    void theFileAndTheSettingsReachTheEngine() throws Exception {
        try (Urial urial = Urial.open(config("lab:base?engine=fake&context=512&threads=3"))) {
            ModelCard card = urial.model();
            assertThat(Path.of(card.id())).isEqualTo(weights().file("base"));
            assertThat(card.contextTokens()).isEqualTo(512);
            assertThat(card.engine().device()).isEqualTo("threads: 3");
            assertThat(urial.ask("What is the capital of Hungary?")).isEqualTo("Budapest");
        }
        try (Urial urial = Urial.open(config("lab:base?engine=fake"))) {
            assertThat(urial.model().contextTokens()).isEqualTo(1024);
        }
    }

    @Test
    void itIsAskedWithTheLabsOwnSet() throws Exception {
        try (UrialApplication application =
                UrialApplication.start(config("lab:base?engine=fake"), PluginCatalog.load())) {
            assertThat(application.get(PromptAssembly.class).set().name()).isEqualTo("lab");
        }
        assertThat(PromptSets.shipped()).extracting(PromptSet::name).contains("lab");
    }

    @Test
    void anEngineThatIsNotInstalledIsToldWithWhatThereIsAndWhatToAdd() {
        assertThatThrownBy(() -> Urial.open(config("lab:base")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "lab:base on llamacpp",
                        "no backend is named 'llamacpp'",
                        "dev.urial:urial-backend-llamacpp",
                        "there are bigram, fake, lab");
        assertThatThrownBy(() -> Urial.open(config("lab:base?engine=fakr")))
                .hasMessageContainingAll("lab:base on fakr", "did you mean 'fake'?");
    }

    @Test
    void whatTheEngineRefusesIsToldAsTheLabs() {
        assertThatThrownBy(() -> Urial.open(config("lab:base?engine=fake&context=2048")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("lab:base on fake: fake.context: must be at most 1024, was 2048");
        assertThatThrownBy(() -> Urial.open(config("lab:base?engine=bigram")))
                .hasMessageContaining("lab:base on bigram: bigram.model: must be one of base, aligned");
    }

    @Test
    void mistakesAreToldBeforeAnythingIsUnpacked() {
        assertThatThrownBy(() -> config("lab:wild")).hasMessageContaining("must be one of base, aligned, was 'wild'");
        assertThatThrownBy(() -> config("lab:base?engine=lab"))
                .hasMessageContaining("must be another backend than lab");
        assertThatThrownBy(() -> config("lab:base?gpu=1"))
                .hasMessageContaining("model, context, threads, chat, engine");
        assertThat(folder).isEmptyDirectory();
    }

    /** A folder whose name would end a path in a reference. */
    private Weights weights() throws Exception {
        Path classes = folder.resolve("classes");
        if (!Files.exists(classes)) {
            byte[] unused = new SomeWeights(Files.createDirectory(classes)).put("base", 1);
        }
        return new SomeWeights(classes).into(folder.resolve("a cache?context=7&of=mine"));
    }

    private RunConfig config(String reference) throws Exception {
        LabBackendProvider lab = new LabBackendProvider(this::unpacking);
        BoundModel<?> model =
                ConfigReader.bind(lab, Reference.parse(reference, "model"), Path.of(""), "model '" + reference + "'");
        return new RunConfig(
                0,
                Optional.empty(),
                Map.of("lab", model),
                PromptSettings.DEFAULTS,
                SamplingSettings.DEFAULTS,
                Workload.DEFAULT);
    }

    private Weights unpacking() {
        try {
            return weights();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
