/** Tests of the package. */
@NullMarked
package dev.urial.lab.exam;

import org.jspecify.annotations.NullMarked;
