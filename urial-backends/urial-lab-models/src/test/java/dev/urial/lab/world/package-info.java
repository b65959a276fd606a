/** Tests of the package. */
@NullMarked
package dev.urial.lab.world;

import org.jspecify.annotations.NullMarked;
