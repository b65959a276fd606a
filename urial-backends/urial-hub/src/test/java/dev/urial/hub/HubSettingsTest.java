package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment variables, as the hub's Python library means them. */
class HubSettingsTest {
    @TempDir
    private Path home;

    @Test
    void theCacheIsWhereTheOtherToolsHaveIt() {
        assertThat(cache(Map.of())).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/xdg"))).isEqualTo(Path.of("/xdg/huggingface/hub"));
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/xdg", "HF_HOME", "/hf"))).isEqualTo(Path.of("/hf/hub"));
        assertThat(cache(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "~/models"))).isEqualTo(home.resolve("models"));
        assertThat(cache(Map.of("HF_HOME", " "))).isEqualTo(home.resolve(".cache/huggingface/hub"));
    }

    private Path cache(Map<String, String> variables) {
        return settings(variables).cache();
    }

    private HubSettings settings(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("HOME", home.toString());
        return HubSettings.of(environment);
    }

    @Test
    void theTokenIsTheVariableElseTheFile() throws Exception {
        assertThat(settings(Map.of()).hasToken()).isFalse();
        assertThat(sent(Map.of("HF_TOKEN", " hf_a\n"))).isEqualTo("Bearer hf_a");
        Path named = Files.writeString(home.resolve("named"), "hf_b\n");
        assertThat(sent(Map.of("HF_TOKEN_PATH", named.toString()))).isEqualTo("Bearer hf_b");
        Files.writeString(home.resolve("token"), "hf_c");
        assertThat(sent(Map.of("HF_HOME", home.toString()))).isEqualTo("Bearer hf_c");
        assertThat(sent(Map.of("HF_HOME", home.toString(), "HF_TOKEN", "hf_a"))).isEqualTo("Bearer hf_a");
    }

    @Test
    void whatAUserMayWonderAboutIsTold() {
        assertThat(settings(Map.of()).findings())
                .containsEntry("hub", "https://huggingface.co, without a token (HF_TOKEN), which gated models need")
                .containsEntry(
                        "cache", home.resolve(".cache/huggingface/hub") + ", which is made when something is fetched");
        assertThat(settings(Map.of("HF_TOKEN", "hf_secret", "HF_HUB_CACHE", home.toString()))
                        .findings())
                .containsEntry("hub", "https://huggingface.co, with a token")
                .containsEntry("cache", home.toString());
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "1")).findings().get("hub"))
                .startsWith("not asked: ");
    }

    private String sent(Map<String, String> variables) {
        Request.Builder request = new Request.Builder().url("http://localhost/");
        settings(variables).token().orElseThrow().sign(request);
        return String.valueOf(request.build().header("Authorization"));
    }

    @Test
    void aTokenThatCannotBeSentIsRefusedWithoutBeingShown() throws Exception {
        assertThatThrownBy(() -> settings(Map.of("HF_TOKEN", "hf_secr\u00e9t")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("HF_TOKEN: holds characters that no token has");
        assertThatThrownBy(() -> settings(Map.of("HF_TOKEN", "hf_one\nhf_two"))).hasMessageNotContaining("hf_");
        assertThatThrownBy(() -> settings(Map.of("HF_TOKEN_PATH", home.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the token of the hub cannot be read from it");
        assertThat(settings(Map.of("HF_TOKEN", "hf_a")).token().orElseThrow()).hasToString("a token");
    }

    @ParameterizedTest
    @CsvSource({
        "HF_HUB_OFFLINE, 1, true",
        "HF_HUB_OFFLINE, yes, true",
        "TRANSFORMERS_OFFLINE, True, true",
        "HF_HUB_OFFLINE, on, true",
        "HF_HUB_OFFLINE, 0, false",
        "HF_HUB_OFFLINE, false, false"
    })
    void offlineIsOneOfFourWords(String name, String value, boolean offline) {
        assertThat(settings(Map.of(name, value)).offline()).isEqualTo(offline);
    }

    @Test
    void theEndpointIsAnAddress() {
        assertThat(settings(Map.of()).endpoint()).hasToString("https://huggingface.co");
        assertThat(settings(Map.of("HF_ENDPOINT", "http://mirror:8080/hf/")).endpoint())
                .hasToString("http://mirror:8080/hf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "ftp://mirror", "https://user:pass@mirror", "https:// x"})
    void whatIsNoAddressIsRefusedWithoutBeingShown(String endpoint) {
        assertThatThrownBy(() -> settings(Map.of("HF_ENDPOINT", endpoint)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("HF_ENDPOINT: must be an address such as https://huggingface.co, and is not");
    }

    @Test
    void timeoutsAreSeconds() {
        Patience patience = settings(Map.of("HF_HUB_ETAG_TIMEOUT", "3", "HF_HUB_DOWNLOAD_TIMEOUT", "120"))
                .patience();
        assertThat(patience.answer()).isEqualTo(Duration.ofSeconds(3));
        assertThat(patience.stall()).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> settings(Map.of("HF_HUB_ETAG_TIMEOUT", "soon")))
                .hasMessage("HF_HUB_ETAG_TIMEOUT: must be a number of seconds, was 'soon'");
    }

    @Test
    void pausesGrowAndAServersWishWins() {
        Patience patience = Patience.DEFAULT;
        assertThat(patience.pause(1, Optional.empty())).isBetween(Duration.ofMillis(900), Duration.ofMillis(1100));
        assertThat(patience.pause(3, Optional.empty())).isBetween(Duration.ofMillis(3600), Duration.ofMillis(4400));
        assertThat(patience.pause(1, Optional.of(Duration.ofSeconds(20)))).isEqualTo(Duration.ofSeconds(20));
        assertThat(patience.pause(60, Optional.empty())).isEqualTo(Duration.ofSeconds(30));
    }
}
