/**
 * From a query to an answer: {@link dev.urial.core.run.Aligner}, and what a run needs around it.
 */
@NullMarked
package dev.urial.core.run;

import org.jspecify.annotations.NullMarked;
