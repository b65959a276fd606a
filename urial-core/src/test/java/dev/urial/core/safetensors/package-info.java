@NullMarked
package dev.urial.core.safetensors;

import org.jspecify.annotations.NullMarked;
