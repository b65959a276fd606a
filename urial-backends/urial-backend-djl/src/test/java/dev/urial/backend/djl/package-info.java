/** The backend as a whole, by its contracts. */
@NullMarked
package dev.urial.backend.djl;

import org.jspecify.annotations.NullMarked;
