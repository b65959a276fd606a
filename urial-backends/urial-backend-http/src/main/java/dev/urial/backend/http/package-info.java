/**
 * Inference over HTTP: what a server is and can do is found out by asking it, and every kind of server is spoken to by a {@link
 * dev.urial.backend.http.dialect.Dialect}. Start at {@link dev.urial.backend.http.HttpBackendProvider}; applications name it by a
 * reference such as {@code http://localhost:8080/v1}.
 */
@NullMarked
package dev.urial.backend.http;

import org.jspecify.annotations.NullMarked;
