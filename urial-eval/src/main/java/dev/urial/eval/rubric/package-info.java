/**
 * Rubrics: what a judge model is asked about an answer, and in which form it is to reply. Start at {@link
 * dev.urial.eval.rubric.Rubrics}, which knows ours, users' own files and the published templates; {@link
 * dev.urial.eval.rubric.Rubric#render(Case)} makes a prompt of a {@link dev.urial.eval.rubric.Case}. Knows no models and reads no
 * replies.
 */
@NullMarked
package dev.urial.eval.rubric;

import org.jspecify.annotations.NullMarked;
