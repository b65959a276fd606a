package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.FakeHub.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are several files: configuration, tokenizer, weights. */
class HubDirectoriesTest {
    private static final String REPO = Trial.REPOSITORY.toString();
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    private Path cache;

    private final FakeHub hub = new FakeHub()
            .putPlain(REPO, "README.md", "of no use here")
            .putPlain(REPO, "config.json", "{}")
            .putPlain(REPO, "tokenizer.json", "{\"model\": {}}")
            .putPlain(REPO, "tokenizer_config.json", "{ }")
            .put(REPO, "pytorch_model.bin", Trial.bytes(900, 9));

    private final Trial heard = new Trial();

    @AfterEach
    void stop() {
        hub.close();
    }

    private Path fetch(HubModels.Form preferred) {
        return fetch(Trial.settings(hub.endpoint(), cache), preferred);
    }

    private Path fetch(HubSettings settings, HubModels.Form preferred) {
        return new HubModels(new HubClient(settings)).fetch(HubReference.parse(REPO), preferred, heard);
    }

    private Path fetch() {
        return fetch(HubModels.Form.GGUF);
    }

    private void putShards() {
        hub.putPlain(REPO, INDEX, """
                        {"weight_map": {"b": "model-2.safetensors", "a": "model-1.safetensors", "c": "model-2.safetensors"}}""")
                .put(REPO, "model-1.safetensors", Trial.bytes(100, 1))
                .put(REPO, "model-2.safetensors", Trial.bytes(200, 2))
                .put(REPO, "model-3.safetensors", Trial.bytes(300, 3));
    }

    @Test
    void allThatMakesUpTheModelIsBroughtAndNothingElse() {
        hub.put(REPO, "model.safetensors", Trial.bytes(1000, 1))
                .putPlain(REPO, "chat_template.jinja", "{{ x }}")
                .putPlain(REPO, "generation_config.json", "{\"a\": 1}");
        Path directory = fetch();
        assertThat(directory)
                .isEqualTo(cache.resolve("models--some-org--Some_Model.v1/snapshots")
                        .resolve(hub.commit(REPO)));
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder(
                        "chat_template.jinja",
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(directory.resolve("model.safetensors")).hasBinaryContent(Trial.bytes(1000, 1));
        assertThat(heard.progress.get(heard.progress.size() - 1)).isEqualTo(REPO + "/model.safetensors 1000/1000");
    }

    @Test
    void ofWeightsInPartsThoseAreBroughtThatTheIndexNames() {
        putShards();
        assertThat(fetch().toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "model-1.safetensors",
                        "model-2.safetensors",
                        INDEX,
                        "tokenizer.json",
                        "tokenizer_config.json");
    }

    @Test
    void ofTwoFormsTheAskedOneIsTaken() {
        hub.put(REPO, "model.safetensors", Trial.bytes(1000, 1)).put(REPO, "m.gguf", Trial.bytes(50, 1));
        assertThat(fetch(HubModels.Form.GGUF)).hasFileName("m.gguf").isRegularFile();
        assertThat(fetch(HubModels.Form.DIRECTORY)).isDirectory();
    }

    @Test
    void whereThereIsNoDirectoryTheFileIsTakenAllTheSame() {
        hub.put(REPO, "m.gguf", Trial.bytes(50, 1));
        assertThat(fetch(HubModels.Form.DIRECTORY)).hasFileName("m.gguf");
    }

    @Test
    void whatIsHereNeedsNoHub() {
        putShards();
        Path directory = fetch();
        HubSettings offline = Trial.offline(hub.endpoint(), cache);
        int asked = hub.seen().size();
        assertThat(fetch(offline, HubModels.Form.GGUF)).isEqualTo(directory);
        assertThat(hub.seen()).hasSize(asked);
        hub.close();
        assertThat(fetch()).isEqualTo(directory);
        assertThat(heard.notes).hasSize(1).allMatch(note -> note.endsWith("; what the cache has is used"));
    }

    @Test
    void offlineAPartThatIsMissingIsNamed() throws Exception {
        putShards();
        Path directory = fetch();
        Files.delete(directory.resolve("model-2.safetensors"));
        assertThatThrownBy(() -> fetch(Trial.offline(hub.endpoint(), cache), HubModels.Form.GGUF))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("hf:" + REPO + "/model-2.safetensors: is not in the cache");
    }

    @Test
    void withoutATokenizerNothingIsBrought() {
        String repository = "some-org/old";
        hub.putPlain(repository, "config.json", "{}").put(repository, "model.safetensors", new byte[10]);
        HubModels models = new HubModels(new HubClient(Trial.settings(hub.endpoint(), cache)));
        assertThatThrownBy(() -> models.fetch(HubReference.parse(repository), heard))
                .isInstanceOf(ConfigException.class)
                .hasMessage("hf:some-org/old: has weights and no tokenizer.json, without which no text can be read"
                        + " (it has config.json, model.safetensors)");
        assertThat(hub.seen(Server.HUB, "HEAD")).isEmpty();
    }

    @Test
    void aBrokenIndexIsRefused() {
        for (String index : List.of(
                "[",
                "{}",
                "{\"weight_map\": {\"a\": \"../x.safetensors\"}}",
                "{\"weight_map\": {\"a\": \"pytorch_model.bin\"}}")) {
            hub.putPlain(REPO, INDEX, index);
            assertThatThrownBy(this::fetch)
                    .isInstanceOf(BackendException.class)
                    .hasMessage("hf:" + REPO + ": its " + INDEX
                            + " does not say in which safetensors files the weights are");
        }
        assertThat(hub.seen(Server.FILES, "")).isEmpty();
    }

    @Test
    void theCacheListsADirectoryAsOneWithItsWholeSize() {
        putShards();
        Path directory = fetch();
        assertThat(new HubCache(Trial.settings(hub.endpoint(), cache)).models())
                .containsExactly(new HubCache.CachedFile(
                        Trial.REPOSITORY,
                        List.of("main"),
                        hub.commit(REPO),
                        Optional.empty(),
                        directory,
                        2 + 13 + 3 + 100 + 100 + 200));
    }
}
