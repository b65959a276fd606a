@NullMarked
package dev.urial.eval.assertions;

import org.jspecify.annotations.NullMarked;
