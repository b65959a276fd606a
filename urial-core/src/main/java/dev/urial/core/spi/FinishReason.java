package dev.urial.core.spi;

/** Why a generation ended. */
public enum FinishReason {
    /** By itself: a stop string, or the model's end-of-text token. */
    STOP,
    /** The limit of new tokens, or the end of the context, was reached. */
    LENGTH,
    /** Somebody cancelled it. */
    CANCELLED
}
