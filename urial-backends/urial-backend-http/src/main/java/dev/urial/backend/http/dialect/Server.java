package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import java.util.Optional;

/** A server, as far as a dialect may ask it something beside completions. Safe for many threads. */
public interface Server {
    /** The address of its root, without a key; for a dialect that knows its server by the address. */
    String root();

    /**
     * What it answers to a GET; asked once, then remembered. Empty if it has no such page or the page is no JSON.
     *
     * @throws BackendException if it cannot be reached, or wants another key
     */
    Optional<Json> find(String path);

    /**
     * What it answers to a POST.
     *
     * @throws BackendException if it refuses, cannot be reached or answers no JSON
     */
    Json post(Call call);
}
