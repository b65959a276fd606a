package dev.urial.backend.http;

import dev.urial.core.spi.ConfigException;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where a server is, and which of its models is meant. Tools differ in which part of an address they want, so all are taken: {@code
 * http://host:8000}, {@code .../v1}, {@code .../v1/completions}.
 *
 * @param root without the pages' own paths; what stands before {@code /v1} stays: {@code https://host/inference}
 */
record Address(HttpUrl root, Optional<String> model) {
    /** What users paste from documentation, longest first. */
    private static final List<String> PAGES = List.of(
            "/v1/chat/completions",
            "/chat/completions",
            "/v1/completions",
            "/completions",
            "/completion",
            "/api/generate",
            "/api",
            "/generate_stream",
            "/generate",
            "/v1");

    /**
     * Reads one.
     *
     * @param scheme taken where the text begins with two slashes
     * @throws ConfigException if it is none, or holds a password, which would stand in every manifest
     */
    static Address parse(String scheme, String text) {
        int hash = text.indexOf('#');
        String head = hash < 0 ? text : text.substring(0, hash);
        Optional<String> model = hash < 0 ? Optional.empty() : Optional.of(text.substring(hash + 1));
        HttpUrl url = HttpUrl.parse(head.startsWith("//") ? scheme + ":" + head : head.strip());
        if (url == null) {
            throw new ConfigException(
                    "url", "'" + masked(text) + "' is no address of a server; one is http://HOST:PORT/v1#MODEL");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new ConfigException(
                    "url",
                    "an address holds no user and no password; a key comes from the environment (keyEnv=NAME) or a file"
                            + " (keyFile=FILE)");
        }
        if (url.query() != null) {
            throw new ConfigException("url", "an address has no '?': settings follow it as ?key=value&key=value");
        }
        if (model.isPresent() && model.get().isBlank()) {
            throw new ConfigException("url", "nothing follows the '#', which stands before the model's name");
        }
        return new Address(root(url), model);
    }

    /** The same for one of its models. */
    Address withModel(String name) {
        return new Address(root, Optional.of(name));
    }

    private static HttpUrl root(HttpUrl url) {
        String path = url.encodedPath().replaceAll("/+$", "");
        for (String page : PAGES) {
            if (path.endsWith(page)) {
                path = path.substring(0, path.length() - page.length());
                break;
            }
        }
        return url.newBuilder()
                .encodedPath(path.isEmpty() ? "/" : path)
                .fragment(null)
                .build();
    }

    private static String masked(String text) {
        return text.replaceAll("//[^/@]*@", "//***@");
    }

    /** A page below the root. */
    HttpUrl page(String path) {
        String below = root.encodedPath().replaceAll("/+$", "");
        return root.newBuilder().encodedPath(below + path).build();
    }

    /** For people and dialects; holds no secret. */
    String shown() {
        return root.toString().replaceAll("/+$", "");
    }
}
