/**
 * Assertions on judgments for test suites, in the style of AssertJ, which must be among the tests' own dependencies: here it is optional,
 * so that nobody else gets it. Start at {@link dev.urial.eval.assertions.ScoreAssertions}.
 */
@NullMarked
package dev.urial.eval.assertions;

import org.jspecify.annotations.NullMarked;
