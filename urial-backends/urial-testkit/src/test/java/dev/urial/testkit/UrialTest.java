package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.Urial;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.Answer;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Workload;
import dev.urial.core.wiring.UrialApplication;
import dev.urial.core.wiring.UrialModule;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door for programs, used without knowing Guice; and the composition root behind it. */
class UrialTest {
    private static final String MODEL = "bigram:aligned?context=20000";

    @Test
    void aModelIsOpenedAskedAndClosed() {
        try (Urial urial = Urial.open(MODEL)) {
            assertThat(urial.ask("Where is the cat?")).contains("the mat");
            assertThat(urial.model().id()).isEqualTo("bigram-aligned");
        }
    }

    @Test
    void anAnswerSaysWhatItTook() {
        try (Urial urial = Urial.open(RunConfig.DEFAULTS.withModel(MODEL).withSampling(plain(2)))) {
            Answer answer =
                    urial.answer(new Query("7", List.of("Where?", "There.", "Where?"), Map.of("topic", "cats")));
            assertThat(answer.text()).isEqualTo("the mat");
            assertThat(answer.completion().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(answer.completion().usage().newTokens()).isEqualTo(2);
            assertThat(answer.examples()).isEqualTo(3);
            assertThat(answer.firstToken()).isLessThanOrEqualTo(answer.total());
        }
    }

    @Test
    void useAfterCloseIsRefused() {
        Urial urial = Urial.open(MODEL);
        urial.close();
        urial.close();
        assertThatThrownBy(() -> urial.ask("Where?")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void allThatIsWrongIsToldBeforeAModelIsLoaded() {
        RunConfig config =
                RunConfig.DEFAULTS.withModel("bigrm:base").withPrompt(PromptSettings.DEFAULTS.withSet("uriel"));
        assertThatThrownBy(() -> Urial.open(config))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageContaining("did you mean 'bigram'?")
                .hasMessageContaining("did you mean 'urial'?");
        assertThatThrownBy(() -> Urial.open(RunConfig.DEFAULTS)).hasMessageContaining("no model is named");
    }

    @Test
    void aConfigurationFileIsEnough(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("urial.yaml"), "models: {cat: {type: bigram, model: aligned, context: 20000}}");
        try (Urial urial = Urial.open(file)) {
            assertThat(urial.ask("Where is the cat?")).contains("mat");
        }
    }

    /** Makes five-word models that are best asked with a set of their own, standing on the test kit's. */
    private static final class Advised implements BackendProvider<Advised.Config> {
        record Config(String context) {}

        @Override
        public String name() {
            return "advised";
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Optional<String> promptSet() {
            return Optional.of("lab-k1");
        }

        @Override
        public Backend create(Config config, PluginContext context) {
            return context.backend("bigram", "aligned", Map.of("context", config.context()));
        }
    }

    private static RunConfig advised(String context) {
        BoundModel<?> model = new BoundModel<>(new Advised(), new Advised.Config(context), Path.of(""));
        return new RunConfig(
                0, Optional.empty(), Map.of("cat", model), PromptSettings.DEFAULTS, plain(5), Workload.DEFAULT);
    }

    @Test
    void theSetThatAProviderRecommendsIsUsedWhereTheUserNamesNone() {
        assertThat(setOf(advised("2000"))).isEqualTo("lab-k1");
        assertThat(setOf(advised("2000").withPrompt(PromptSettings.DEFAULTS.withSet("none"))))
                .isEqualTo("none");
        assertThat(setOf(RunConfig.DEFAULTS.withModel(MODEL))).isEqualTo("urial");
    }

    private static String setOf(RunConfig config) {
        try (UrialApplication application = UrialApplication.start(config, PluginCatalog.load())) {
            return application.get(PromptAssembly.class).set().name();
        }
    }

    @Test
    void aBackendCanStandOnAnother() {
        try (Urial urial = Urial.open(advised("2000"))) {
            assertThat(urial.ask("Where is the cat?")).contains("the mat");
            assertThat(urial.model().contextTokens()).isEqualTo(2000);
        }
        assertThatThrownBy(() -> Urial.open(advised("many")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("bigram.context: must be a whole number, was 'many'");
    }

    @Test
    void whoAsksForABackendOfOursThatIsNotInstalledIsToldWhereItIs() {
        assertThatThrownBy(() -> Urial.open("llamacpp:base.gguf"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no backend is named 'llamacpp'")
                .hasMessageContaining("dev.urial:urial-backend-llamacpp")
                .hasMessageContaining("there are bigram");
    }

    /** What an application adds: it is injected with what was opened. */
    public static final class Greeter {
        private final Aligner aligner;

        @Inject
        public Greeter(Aligner aligner) {
            this.aligner = aligner;
        }

        String greet() {
            return aligner.answer(Query.of("Hello?")).text();
        }
    }

    /** Found by its service file. */
    public static final class GreeterModule extends UrialModule {
        @Override
        public String name() {
            return "greeter";
        }

        @Override
        protected void configure() {
            bind(Greeter.class);
        }
    }

    @Test
    void modulesAreWiredByName() {
        RunConfig config = RunConfig.DEFAULTS.withModel(MODEL);
        try (UrialApplication application = UrialApplication.start(config, PluginCatalog.load(), "greeter")) {
            assertThat(application.get(Greeter.class).greet()).contains("mat");
        }
        assertThatThrownBy(() -> UrialApplication.start(config, PluginCatalog.load(), "greter"))
                .hasMessageContaining("module 'greter'")
                .hasMessageContaining("[greeter]");
    }

    private static SamplingSettings plain(int maxTokens) {
        return new SamplingSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(1.0),
                Optional.of(maxTokens),
                List.of());
    }
}
