/**
 * Studies what alignment tuning changes in a model.
 */
@NullMarked
package dev.urial.analysis;

import org.jspecify.annotations.NullMarked;
