package dev.urial.eval.rubric;

/** Where a judge that compares two answers sees one of them. */
public enum Seat {
    /** First. */
    A,
    /** Second. */
    B;

    /** Where the other answer is. */
    public Seat other() {
        return this == A ? B : A;
    }
}
