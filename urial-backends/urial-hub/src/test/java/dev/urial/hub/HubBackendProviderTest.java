package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.Reference;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Provider;
import dev.urial.core.spi.Workload;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.ProviderContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hf:} and its settings, as users write them; a fake engine is given the file. */
class HubBackendProviderTest extends ProviderContract {
    private static final String REPO = Trial.REPOSITORY.toString();

    @TempDir
    private Path cache;

    private final FakeHub hub = new FakeHub().put(REPO, "m-Q4_K_M.gguf", Trial.bytes(5000, 1));
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void stop() {
        hub.close();
    }

    @Override
    protected Provider<?, ?> provider() {
        return new HubBackendProvider();
    }

    private String opened(String reference) {
        HubBackendProvider provider = new HubBackendProvider(() -> Trial.settings(hub.endpoint(), cache));
        BoundModel<?> model = ConfigReader.bind(provider, Reference.parse(reference, "model"), Path.of(""), "model");
        Parts parts = new Parts(PluginCatalog.load(), 0, Workload.DEFAULT, told::add);
        try (Backend backend = parts.backend(model)) {
            return backend.model().id();
        }
    }

    @Test
    void theFileIsFetchedWhichIsToldOnceAndGivenToTheEngine() {
        String file = cache.resolve("models--some-org--Some_Model.v1/snapshots/" + hub.commit(REPO) + "/m-Q4_K_M.gguf")
                .toString();
        assertThat(opened("hf:" + REPO + "?engine=fake")).contains("file=" + file, "context=Optional.empty");
        assertThat(opened("hf:" + REPO + "@v1.0/m-Q4_K_M.gguf?engine=fake")).contains("file=" + file);
        assertThat(told).containsExactly("downloading " + REPO + "/m-Q4_K_M.gguf, 5.0 kB");
    }

    @Test
    void itsSettingsReachTheEngine() {
        assertThat(opened("hf:" + REPO
                        + "?engine=fake&context=512&threads=3&flashAttention=on&batch=64&kv=unified&kvType=F32"
                        + "&parallel=4&prefixCache=0&gpuLayers=2&library=/opt/llama&lora=tuned.gguf"
                        + "&loraScale=0.5"))
                .contains(
                        "context=Optional[512]",
                        "threads=Optional[3]",
                        "flashAttention=Optional[ON]",
                        "batch=Optional[64]",
                        "kv=Optional[UNIFIED]",
                        "kvType=Optional[F32]",
                        "parallel=Optional[4]",
                        "prefixCache=Optional[0]",
                        "gpuLayers=Optional[2]",
                        "library=Optional[/opt/llama]",
                        "lora=Optional[tuned.gguf]",
                        "loraScale=Optional[0.5]");
    }

    @Test
    void aDirectoryIsFetchedAndRunByDjl() {
        String repository = "some-org/weights";
        hub.putPlain(repository, "config.json", "{}")
                .putPlain(repository, "tokenizer.json", "{ }")
                .put(repository, "model.safetensors", Trial.bytes(100, 1));
        String directory = cache.resolve("models--some-org--weights/snapshots")
                .resolve(hub.commit(repository))
                .toString();
        assertThat(opened("hf:" + repository
                        + "?dtype=bf16&device=cuda&download=true&context=512&batch=8&lora=tuned&chat=gemma"))
                .contains(
                        "directory=" + directory + ",",
                        "dtype=Optional[bf16]",
                        "device=Optional[cuda]",
                        "download=Optional[true]",
                        "context=Optional[512]",
                        "batch=Optional[8]",
                        "lora=Optional[tuned]",
                        "chat=Optional[gemma]");
        assertThat(told)
                .containsExactly(
                        "downloading some-org/weights/config.json, 2 B",
                        "downloading some-org/weights/tokenizer.json, 3 B",
                        "downloading some-org/weights/model.safetensors, 100 B");
        hub.put(repository, "m.gguf", Trial.bytes(10, 1));
        assertThat(opened("hf:" + repository + "?engine=djl")).contains("directory=");
        assertThat(opened("hf:" + repository + "?engine=fake")).contains("/m.gguf");
    }

    @Test
    void aSettingThatTheEngineLacksIsRefusedByIt() {
        assertThatThrownBy(() -> opened("hf:" + REPO + "?engine=fake&dtype=bf16"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("hf:" + REPO + " on fake: fake.dtype: is no known setting;")
                .hasMessageContaining("there are file, context, threads");
    }

    @Test
    void whatTheEngineRefusesIsToldAsTheReferences() {
        assertThatThrownBy(() -> opened("hf:" + REPO + "?engine=fake&kv=wide"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("hf:" + REPO + " on fake: fake.kv: must be one of exact, unified, was 'wide'");
        assertThatThrownBy(() -> opened("hf:" + REPO))
                .hasMessageContainingAll("hf:" + REPO + " on llamacpp", "dev.urial:urial-backend-llamacpp");
    }

    @Test
    void mistakesAreToldBeforeAnythingIsAsked() {
        assertThatThrownBy(() -> opened("hf:gemma"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("model.model: must be OWNER/REPO[@REV][/FILE.gguf], was 'gemma'");
        assertThatThrownBy(() -> opened("hf:a/b?engine=hf"))
                .hasMessageContaining("must be another backend than hf itself");
        assertThatThrownBy(() -> opened("hf:a/b?gpu=1")).hasMessageContaining("model, context, threads");
        assertThat(hub.seen()).isEmpty();
    }
}
