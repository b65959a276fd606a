/**
 * Measures how good aligned answers are, with judge models.
 */
@NullMarked
package dev.urial.eval;

import org.jspecify.annotations.NullMarked;
