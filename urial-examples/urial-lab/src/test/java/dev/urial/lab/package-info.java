/** Tests of the package. */
@NullMarked
package dev.urial.lab;

import org.jspecify.annotations.NullMarked;
