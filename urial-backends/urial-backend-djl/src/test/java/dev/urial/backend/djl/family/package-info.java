@NullMarked
package dev.urial.backend.djl.family;

import org.jspecify.annotations.NullMarked;
