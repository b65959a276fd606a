package dev.urial.backend.http.dialect;

import java.util.Map;

/**
 * A POST of JSON.
 *
 * @param path below the server's root, from its slash on: {@code /v1/completions}
 * @param body values of the JDK's own types
 */
public record Call(String path, Map<String, Object> body) {}
