@NullMarked
package dev.urial.analysis.shift;

import org.jspecify.annotations.NullMarked;
