/**
 * What judges said of answers, an item a line: the record of it ({@link dev.urial.eval.judged.Judgment}), its form on disk, with the
 * files that the published tools recorded ({@link dev.urial.eval.judged.JudgedFile}), and the pieces of one run put together ({@link
 * dev.urial.eval.judged.Pieces}). Knows no judge and no rubric.
 */
@NullMarked
package dev.urial.eval.judged;

import org.jspecify.annotations.NullMarked;
