@NullMarked
package dev.urial.core.gguf;

import org.jspecify.annotations.NullMarked;
