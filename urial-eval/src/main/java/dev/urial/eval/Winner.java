package dev.urial.eval;

/** Which of two answers is preferred, whatever their seats. */
public enum Winner {
    /** The one that is judged. */
    CANDIDATE,
    /** The one that it is held against. */
    BASELINE,
    /** Neither. */
    TIE
}
