@NullMarked
package dev.urial.eval.report;

import org.jspecify.annotations.NullMarked;
