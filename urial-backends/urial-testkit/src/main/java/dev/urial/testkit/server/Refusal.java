package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;

/** A request that is answered with an error: thrown where it is found, sent by the server. */
final class Refusal extends RuntimeException {
    private final int status;

    @SuppressWarnings("serial") // never written anywhere
    private final transient JsonNode body;

    Refusal(int status, JsonNode body) {
        super(status + " " + body);
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    JsonNode body() {
        return body;
    }
}
