/**
 * Inference by DJL, on a GPU or a CPU.
 */
@NullMarked
package dev.urial.backend.djl;

import org.jspecify.annotations.NullMarked;
