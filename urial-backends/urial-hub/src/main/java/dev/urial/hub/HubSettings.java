package dev.urial.hub;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the hub is, what the user may see there, and where its files are kept. Immutable.
 *
 * <p>The environment variables are those of the hub's own Python library and mean what they mean there: {@code HF_ENDPOINT};
 * {@code HF_HUB_CACHE}, else {@code HF_HOME/hub}, else {@code XDG_CACHE_HOME/huggingface/hub}, else {@code
 * ~/.cache/huggingface/hub}; {@code HF_TOKEN}, else the file {@code HF_TOKEN_PATH}, else {@code HF_HOME/token}; {@code
 * HF_HUB_OFFLINE} or {@code TRANSFORMERS_OFFLINE}; {@code HF_HUB_ETAG_TIMEOUT} and {@code HF_HUB_DOWNLOAD_TIMEOUT} in seconds.
 */
public final class HubSettings {
    /** The public hub. */
    public static final URI PUBLIC = URI.create("https://huggingface.co");

    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

    private final URI endpoint;
    private final Path cache;
    private final Optional<Token> token;
    private final boolean offline;
    private final Patience patience;

    HubSettings(URI endpoint, Path cache, Optional<Token> token, boolean offline, Patience patience) {
        this.endpoint = endpoint;
        this.cache = cache;
        this.token = token;
        this.offline = offline;
        this.patience = patience;
    }

    /**
     * What an environment says.
     *
     * @throws ConfigException if the endpoint is no address, a timeout no number, or the token's file cannot be read
     */
    public static HubSettings of(Map<String, String> environment) {
        Environment set = new Environment(environment);
        Path home = set.path("HF_HOME")
                .orElseGet(() -> set.path("XDG_CACHE_HOME")
                        .orElseGet(() -> set.expanded("~/.cache"))
                        .resolve("huggingface"));
        Patience patience = Patience.DEFAULT
                .withAnswer(set.seconds("HF_HUB_ETAG_TIMEOUT"))
                .withStall(set.seconds("HF_HUB_DOWNLOAD_TIMEOUT"));
        return new HubSettings(
                set.value("HF_ENDPOINT")
                        .map(text -> address("HF_ENDPOINT", text, PUBLIC))
                        .orElse(PUBLIC),
                set.path("HF_HUB_CACHE").orElseGet(() -> home.resolve("hub")).toAbsolutePath(),
                token(set, home),
                set.yes("HF_HUB_OFFLINE") || set.yes("TRANSFORMERS_OFFLINE"),
                patience);
    }

    private static Optional<Token> token(Environment set, Path home) {
        Optional<String> given = set.value("HF_TOKEN");
        if (given.isPresent()) {
            return Optional.of(new Token(given.get(), "HF_TOKEN"));
        }
        Path file = set.path("HF_TOKEN_PATH").orElseGet(() -> home.resolve("token"));
        try {
            String text = Files.readString(file);
            return text.isBlank() ? Optional.empty() : Optional.of(new Token(text, file.toString()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigException(
                    file.toString(),
                    "the token of the hub cannot be read from it ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    /** What of them a user may wonder about. */
    Map<String, String> findings() {
        Map<String, String> findings = new LinkedHashMap<>();
        findings.put(
                "hub",
                offline
                        ? "not asked: HF_HUB_OFFLINE; what is in the cache can be had"
                        : endpoint
                                + (hasToken()
                                        ? ", with a token"
                                        : ", without a token (HF_TOKEN), which gated models need"));
        findings.put("cache", cache + (Files.isDirectory(cache) ? "" : ", which is made when something is fetched"));
        return findings;
    }

    static URI address(String variable, String text, URI example) {
        try {
            URI uri = new URI(text.strip().replaceFirst("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !Set.of("http", "https").contains(scheme) || uri.getUserInfo() != null) {
                throw new URISyntaxException(text, "no address");
            }
            return uri;
        } catch (URISyntaxException e) {
            // not its value: some put a password there
            throw new ConfigException(variable, "must be an address such as " + example + ", and is not");
        }
    }

    /** The variables that are set to more than nothing. */
    private record Environment(Map<String, String> variables) {
        Optional<String> value(String name) {
            return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
        }

        Optional<Path> path(String name) {
            return value(name).map(this::expanded);
        }

        boolean yes(String name) {
            return value(name)
                    .map(text -> text.toUpperCase(Locale.ROOT))
                    .filter(YES::contains)
                    .isPresent();
        }

        Optional<Duration> seconds(String name) {
            return value(name).map(text -> {
                if (!text.matches("\\d{1,5}")) {
                    throw new ConfigException(name, "must be a number of seconds, was '" + text + "'");
                }
                return Duration.ofSeconds(Math.max(1, Long.parseLong(text)));
            });
        }

        Path expanded(String text) {
            String home = value("HOME").orElseGet(() -> System.getProperty("user.home", "."));
            return text.equals("~") || text.startsWith("~/") ? Path.of(home + text.substring(1)) : Path.of(text);
        }
    }

    /** The hub's address, without a slash at its end. */
    public URI endpoint() {
        return endpoint;
    }

    /** The folder of the cache, which may not exist. */
    public Path cache() {
        return cache;
    }

    /** Whether the user has a token; what it is stays here. */
    public boolean hasToken() {
        return token.isPresent();
    }

    /** Whether nothing may be asked of the network. */
    public boolean offline() {
        return offline;
    }

    Optional<Token> token() {
        return token;
    }

    Patience patience() {
        return patience;
    }
}
