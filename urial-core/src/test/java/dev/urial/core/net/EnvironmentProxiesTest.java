package dev.urial.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
    @Test
    void eachSchemeHasItsOwnVariable() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "http://proxy:3128", "http_proxy", "plain");
        assertThat(proxy(environment, "https://example.org/v1")).isEqualTo(http("proxy", 3128));
        assertThat(proxy(environment, "http://example.org/v1")).isEqualTo(http("plain", 80));
    }

    @Test
    void allProxyIsForWhatHasNone() {
        Proxy proxy = proxy(Map.of("ALL_PROXY", "socks5://tor:9050"), "https://example.org");
        assertThat(proxy.type()).isEqualTo(Proxy.Type.SOCKS);
        assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved("tor", 9050));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", ".example.org", "*.example.org", "other, example.org:443", "*"})
    void exceptionsAreReachedDirectly(String exceptions) {
        Map<String, String> environment = Map.of("https_proxy", "http://proxy:1", "no_proxy", exceptions);
        assertThat(proxy(environment, "https://api.example.org/v1")).isEqualTo(Proxy.NO_PROXY);
        assertThat(proxy(environment, "https://example.com"))
                .isEqualTo(exceptions.equals("*") ? Proxy.NO_PROXY : http("proxy", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void theMachineItselfIsReachedDirectly(String url) {
        assertThat(proxy(Map.of("http_proxy", "http://proxy:1"), url)).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void withoutVariablesThereIsNone() {
        assertThat(proxy(Map.of(), "https://example.org")).isEqualTo(Proxy.NO_PROXY);
    }

    @Test
    void whatIsNoProxyIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> proxy(Map.of("https_proxy", "http://me:secret@"), "https://example.org"))
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageNotContaining("secret");
    }

    private static Proxy proxy(Map<String, String> environment, String url) {
        return new EnvironmentProxies(environment, Optional.empty())
                .select(URI.create(url))
                .get(0);
    }

    private static Proxy http(String host, int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }
}
