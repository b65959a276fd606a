package dev.urial.backend.http;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a server is treated.
 *
 * @param concurrency requests at once, at most
 * @param requestsPerMinute at most
 * @param tokensPerMinute prompt and new tokens together, at most
 * @param connect longest wait for a connection
 * @param stall longest silence of a server that has been asked
 * @param deadline longest time for one request, whatever comes meanwhile
 */
record Limits(
        int concurrency,
        OptionalInt requestsPerMinute,
        OptionalInt tokensPerMinute,
        Duration connect,
        Duration stall,
        Duration deadline) {}
