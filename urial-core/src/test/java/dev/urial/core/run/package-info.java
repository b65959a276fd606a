/** Tests of runs. */
@NullMarked
package dev.urial.core.run;

import org.jspecify.annotations.NullMarked;
