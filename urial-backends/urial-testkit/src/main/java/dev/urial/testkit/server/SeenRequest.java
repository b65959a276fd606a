package dev.urial.testkit.server;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that a server got.
 *
 * @param method as it came, such as {@code POST}
 * @param path without the query
 * @param query what follows the question mark, undecoded; may be empty
 * @param headers by name in lower case; of several with one name the last
 * @param body as text
 */
public record SeenRequest(String method, String path, String query, Map<String, String> headers, String body) {
    public SeenRequest {
        headers = Map.copyOf(headers);
    }

    /** A header's value; the name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Method and path: {@code POST /v1/completions}. */
    public String route() {
        return method + " " + path;
    }
}
