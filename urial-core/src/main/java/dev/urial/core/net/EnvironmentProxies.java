package dev.urial.core.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies as the environment names them for most programs: {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code ALL_PROXY} and
 * {@code NO_PROXY}, in small or capital letters, small ones first. Where it names none for an address, the JVM's own settings hold
 * ({@code -Dhttps.proxyHost} and so on). Safe for many threads.
 *
 * <p>A proxy is {@code [http://]HOST[:PORT]} (port 80) or {@code socks5://HOST[:PORT]} (1080). {@code NO_PROXY} is a list by commas of host
 * names, each for its sub-domains, too, or {@code *}. The host itself ({@code localhost}, {@code 127.0.0.1}, {@code ::1}) is never asked
 * through a proxy.
 */
public final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;
    private final Optional<ProxySelector> otherwise;

    /**
     * @param environment the variables
     * @param otherwise asked where the environment names no proxy
     */
    public EnvironmentProxies(Map<String, String> environment, Optional<ProxySelector> otherwise) {
        this.environment = Map.copyOf(environment);
        this.otherwise = otherwise;
    }

    /** Of this process's environment and JVM. */
    public static EnvironmentProxies ofProcess() {
        return new EnvironmentProxies(System.getenv(), Optional.ofNullable(ProxySelector.getDefault()));
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (isLocal(host) || isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        String variable = "https".equals(uri.getScheme()) ? "https_proxy" : "http_proxy";
        return value(variable)
                .or(() -> value("all_proxy"))
                .map(text -> List.of(proxy(variable, text)))
                .orElseGet(() -> otherwise.map(selector -> selector.select(uri)).orElse(List.of(Proxy.NO_PROXY)));
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private boolean isExcepted(String host) {
        for (String entry :
                value("no_proxy").orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
            String name = entry.strip().replaceFirst(":\\d+$", "").replaceFirst("^\\*?\\.", "");
            if (entry.strip().equals("*") || (!name.isEmpty() && (host.equals(name) || host.endsWith("." + name)))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.getOrDefault(name, environment.get(name.toUpperCase(Locale.ROOT))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static Proxy proxy(String variable, String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrong(variable), e);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(wrong(variable));
        }
        boolean socks = String.valueOf(uri.getScheme()).startsWith("socks");
        int port = uri.getPort() >= 0 ? uri.getPort() : socks ? 1080 : 80;
        return new Proxy(
                socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    /** Without the value: it may hold a password. */
    private static String wrong(String variable) {
        return "the environment's " + variable.toUpperCase(Locale.ROOT) + " is no proxy: http://HOST:PORT was expected";
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        otherwise.ifPresent(selector -> selector.connectFailed(uri, address, failure));
    }
}
