package dev.urial.lab.training;

/** Training data: a batch for each step, the same one whenever it is asked for, so that a run can be resumed. */
@FunctionalInterface
public interface Batches {
    /** The batch of a step, counted from 0. */
    Batch at(int step);
}
