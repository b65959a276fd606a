@NullMarked
package dev.urial.eval.judge;

import org.jspecify.annotations.NullMarked;
