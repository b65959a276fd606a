package dev.urial.eval;

/** Which of two answers a judge prefers, by the seats in which it saw them. */
public enum Choice {
    /** The answer in the first seat, {@code A}. */
    A,
    /** The one in the second. */
    B,
    /** Neither is noticeably better. */
    TIE
}
