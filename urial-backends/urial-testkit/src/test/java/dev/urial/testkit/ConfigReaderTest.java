package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    private final ConfigReader reader = new ConfigReader(PluginCatalog.load());

    @Test
    void aFileSaysWhatARunDoes() throws IOException {
        RunConfig config = read("""
                seed: 7
                model: cat
                models:
                  cat: { type: bigram, model: aligned, context: 99 }
                prompt: { set: urial, examples: 2, system: preamble.txt }
                sampling: { temperature: 0.5, maxTokens: 20, stop: ["\\n\\n"] }
                """);
        assertThat(config.seed()).isEqualTo(7);
        assertThat(reader.model("cat", config).config())
                .isEqualTo(new BigramBackendProvider.Config(
                        BigramModel.ALIGNED, Optional.of(99), Optional.empty(), Optional.empty()));
        assertThat(config.prompt().system()).contains(folder.resolve("preamble.txt"));
        assertThat(config.sampling().sampling(7, true).temperature()).isEqualTo(0.5);
        assertThat(config.sampling().sampling(7, true).repetitionPenalty().factor())
                .isEqualTo(1.1);
        assertThat(config.sampling().maxNewTokens()).isEqualTo(20);
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        assertThat(read("")).isEqualTo(RunConfig.DEFAULTS);
    }

    @Test
    void allProblemsOfAFileAreTold() {
        assertThatThrownBy(() -> read("""
                        sed: 7
                        models:
                          cat: { type: bigrm, model: base }
                          dog: { type: bigram, model: tuned, contxt: 5 }
                        sampling: { temperature: -1, topP: 2 }
                        """))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(6))
                .hasMessageContaining("urial.yaml: sed: is no known setting; did you mean 'seed'?")
                .hasMessageContaining("models.cat.type: no backend is named 'bigrm'; did you mean 'bigram'?")
                .hasMessageContaining("models.dog.model: must be one of base, aligned, was 'tuned'")
                .hasMessageContaining("models.dog.contxt: is no known setting; did you mean 'context'?")
                .hasMessageContaining("sampling.temperature: must be 0 or more, was -1.0")
                .hasMessageContaining("sampling.topP: must be above 0 and at most 1, was 2.0");
    }

    @Test
    void aModelIsAnEntryOrAReference() throws IOException {
        RunConfig config = read("models: { cat: { type: bigram, model: base } }");
        assertThat(reader.model("cat", config)).isSameAs(config.models().get("cat"));
        assertThat(reader.model("bigram:aligned?context=5", config).config())
                .isEqualTo(new BigramBackendProvider.Config(
                        BigramModel.ALIGNED, Optional.of(5), Optional.empty(), Optional.empty()));
    }

    @Test
    void aModelThatIsNeitherIsToldWhatThereIs() throws IOException {
        RunConfig config = read("models: { cat: { type: bigram, model: base } }");
        assertThatThrownBy(() -> reader.model("cet", config)).hasMessageContaining("did you mean 'cat'?");
        assertThatThrownBy(() -> reader.model("base.gguf", config)).hasMessageContaining("llamacpp:base.gguf");
        assertThatThrownBy(() -> reader.model("lama:base.gguf", config))
                .hasMessageContaining("no backend is named 'lama'");
        assertThatThrownBy(() -> reader.model("bigram:base?contxt=1", config))
                .hasMessageContaining("did you mean 'context'?");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsNamed() throws IOException {
        assertThatThrownBy(() -> reader.read(folder.resolve("none.yaml"))).hasMessageContaining("there is no such");
        assertThatThrownBy(() -> reader.read(folder)).hasMessageContaining("is a folder");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> reader.read(binary)).hasMessageContaining("is not UTF-8");
    }

    private RunConfig read(String yaml) throws IOException {
        return reader.read(Files.writeString(folder.resolve("urial.yaml"), yaml));
    }
}
