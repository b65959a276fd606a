/**
 * What judgments add up to, as numbers that one may publish: means ({@link dev.urial.eval.figures.Summary}), preferences ({@link
 * dev.urial.eval.figures.Preferences}), the agreement of judges ({@link dev.urial.eval.figures.Agreement}), the comparison of two runs
 * ({@link dev.urial.eval.figures.Comparison}), and what length has to do with it ({@link dev.urial.eval.figures.Correlation}, {@link
 * dev.urial.eval.figures.LengthControl}). All can be had of some of the judgments only, such as those of a task ({@link
 * dev.urial.eval.figures.Groups}).
 *
 * <p>Pure functions of judgments, which must be of one rubric and judge ({@link dev.urial.eval.judged.Pieces} sees to that): the same ones
 * with the same seed give the same numbers. Intervals are of 95%. Knows no files, no tables and no pictures.
 */
@NullMarked
package dev.urial.eval.figures;

import org.jspecify.annotations.NullMarked;
