@NullMarked
package dev.urial.core.prompt;

import org.jspecify.annotations.NullMarked;
