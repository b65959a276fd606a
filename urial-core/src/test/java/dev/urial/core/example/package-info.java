@NullMarked
package dev.urial.core.example;

import org.jspecify.annotations.NullMarked;
