/** What plug-ins of the evaluation keep, as JUnit tests to be extended. Needs JUnit and AssertJ, which this library does not bring. */
@NullMarked
package dev.urial.eval.contract;

import org.jspecify.annotations.NullMarked;
