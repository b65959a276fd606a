@NullMarked
package dev.urial.lab.training;

import org.jspecify.annotations.NullMarked;
