package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.FakeHub.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file of a repository is meant. */
class HubModelsTest {
    private static final String REPO = Trial.REPOSITORY.toString();

    @TempDir
    private Path cache;

    private final FakeHub hub = new FakeHub();

    @AfterEach
    void stop() {
        hub.close();
    }

    private Path fetch(String rest) {
        HubModels models = new HubModels(new HubClient(Trial.settings(hub.endpoint(), cache)));
        return models.fetch(HubReference.parse(REPO + rest), DownloadListener.NONE);
    }

    private static String chosen(String... files) {
        return HubModels.chosen(HubReference.parse(REPO), List.of(files));
    }

    @Test
    void theOnlyOneIsTaken() {
        assertThat(chosen("README.md", "x.gguf")).isEqualTo("x.gguf");
        assertThat(chosen("mmproj-model-f16.gguf", "imatrix.gguf", "x-Q8_0.gguf"))
                .isEqualTo("x-Q8_0.gguf");
        assertThat(chosen("x-00002-of-00002.gguf", "x-00001-of-00002.gguf")).isEqualTo("x-00001-of-00002.gguf");
    }

    @Test
    void ofSeveralTheUsualQuantisationIsTaken() {
        assertThat(chosen("x-Q2_K.gguf", "x-Q4_K_M.gguf", "x-Q4_K_S.gguf")).isEqualTo("x-Q4_K_M.gguf");
        assertThat(chosen("x.q8_0.gguf", "x.q4_k_m.gguf")).isEqualTo("x.q4_k_m.gguf");
        assertThat(chosen("Q8_0/x.gguf", "Q4_K_M/x-00001-of-00002.gguf", "Q4_K_M/x-00002-of-00002.gguf"))
                .isEqualTo("Q4_K_M/x-00001-of-00002.gguf");
    }

    @Test
    void whereNoneIsTheUsualTheyAreListed() {
        assertThatThrownBy(() -> chosen("x-Q2_K.gguf", "x-Q8_0.gguf", "a.txt"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("hf:" + REPO + ": has several GGUF files and not one of Q4_K_M; name one, as in hf:" + REPO
                        + "/x-Q2_K.gguf: x-Q2_K.gguf, x-Q8_0.gguf");
        assertThatThrownBy(() -> chosen("x-Q4_K_M.gguf", "y-Q4_K_M.gguf"))
                .hasMessageContaining("has several GGUF files");
        assertThatThrownBy(() -> chosen("x-UD-Q4_K_ML.gguf", "y.gguf")).hasMessageContaining("has several GGUF files");
    }

    @Test
    void aRepositoryWithoutAModelIsToldByWhatItHas() {
        hub.putPlain(REPO, "config.json", "{}").put(REPO, "pytorch_model.bin", new byte[10]);
        assertThatThrownBy(() -> fetch(""))
                .isInstanceOf(ConfigException.class)
                .hasMessage("hf:" + REPO + ": has no model that can be run: no GGUF file, and not both config.json and"
                        + " model.safetensors (it has config.json, pytorch_model.bin)");
        assertThat(hub.seen(Server.FILES, "")).isEmpty();
    }

    @Test
    void ofAModelInPartsAllAreFetchedAndTheFirstIsNamed() {
        for (int part = 1; part <= 3; part++) {
            hub.put(REPO, "q/m-0000" + part + "-of-00003.gguf", Trial.bytes(1000, part));
        }
        Path first = fetch("/q/m-00002-of-00003.gguf");
        assertThat(first.getFileName()).hasToString("m-00001-of-00003.gguf");
        for (int part = 1; part <= 3; part++) {
            assertThat(first.resolveSibling("m-0000" + part + "-of-00003.gguf"))
                    .hasBinaryContent(Trial.bytes(1000, part));
        }
        hub.close();
        assertThat(fetch("")).isEqualTo(first);
    }

    @Test
    void theCommitIsInThePath() {
        hub.put(REPO, "a.gguf", Trial.bytes(10, 1));
        assertThat(fetch("@v1.0"))
                .hasParentRaw(cache.resolve("models--some-org--Some_Model.v1/snapshots")
                        .resolve(hub.commit(REPO)));
    }

    @Test
    void withoutAHubAndAFileNameTheCacheIsSearched() {
        hub.put(REPO, "a-Q4_K_M.gguf", Trial.bytes(10, 1)).put(REPO, "b.gguf", Trial.bytes(10, 2));
        Path file = fetch("");
        hub.close();
        assertThat(fetch("")).isEqualTo(file);
        assertThatThrownBy(() -> fetch("@v1.0"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("hf:" + REPO + "@v1.0: nothing answers");
    }

    @Test
    void theCacheListsWhatItHas() {
        hub.put(REPO, "b.gguf", Trial.bytes(10, 1)).put(REPO, "a.gguf", Trial.bytes(20, 1));
        HubCache there = new HubCache(Trial.settings(hub.endpoint(), cache));
        assertThat(there.models()).isEmpty();
        Path b = fetch("/b.gguf");
        Path a = fetch("@v1.0/a.gguf");
        String commit = hub.commit(REPO);
        assertThat(there.models())
                .containsExactly(
                        new HubCache.CachedFile(
                                Trial.REPOSITORY, List.of("main", "v1.0"), commit, Optional.of("a.gguf"), a, 20),
                        new HubCache.CachedFile(
                                Trial.REPOSITORY, List.of("main", "v1.0"), commit, Optional.of("b.gguf"), b, 10));
    }
}
