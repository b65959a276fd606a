package dev.urial.hub;

import dev.urial.core.spi.ConfigException;
import okhttp3.Request;

/** A user's key to the hub. It goes into one header and nowhere else: never into a message, a log or a file. */
final class Token {
    private final String value;

    /**
     * @param value surrounding space does not count
     * @param origin where it was found, for the message
     * @throws ConfigException if it could not be sent
     */
    Token(String value, String origin) {
        this.value = value.strip();
        if (!this.value.matches("[\\x21-\\x7e]+")) {
            throw new ConfigException(origin, "holds characters that no token has");
        }
    }

    void sign(Request.Builder request) {
        request.header("Authorization", "Bearer " + value);
    }

    @Override
    public String toString() {
        return "a token";
    }
}
