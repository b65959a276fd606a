@NullMarked
package dev.urial.lab.judge;

import org.jspecify.annotations.NullMarked;
