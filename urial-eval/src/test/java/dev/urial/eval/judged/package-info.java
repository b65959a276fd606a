@NullMarked
package dev.urial.eval.judged;

import org.jspecify.annotations.NullMarked;
