package dev.urial.testkit.server;

/** Why a generation ended. */
enum Cause {
    /** The model's end-of-text token. */
    END,
    /** The limit of new tokens. */
    LIMIT,
    /** A stop string. */
    STOP
}
