@NullMarked
package dev.urial.eval.figures;

import org.jspecify.annotations.NullMarked;
