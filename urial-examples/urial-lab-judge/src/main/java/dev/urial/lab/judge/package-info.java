/**
 * A judge that asks no model: it knows the facts of the lab's world, and looks whether an answer has them. A whole judge plug-in, small
 * enough to be read as an example: {@link dev.urial.lab.judge.LabJudgeProvider}, its line in {@code META-INF/services}, and two
 * contract tests.
 */
@NullMarked
package dev.urial.lab.judge;

import org.jspecify.annotations.NullMarked;
