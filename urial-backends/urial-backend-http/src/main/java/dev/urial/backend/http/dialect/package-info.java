/**
 * How each kind of server is spoken to. Start at {@link dev.urial.backend.http.dialect.Dialect}: whoever runs a server of another
 * kind writes one, names it in {@code META-INF/services}, and has generation, probing, limits, retries and errors from this module.
 * Knows no connection, no thread and no key.
 */
@NullMarked
package dev.urial.backend.http.dialect;

import org.jspecify.annotations.NullMarked;
