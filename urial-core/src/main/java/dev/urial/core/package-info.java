/**
 * The door for programs that embed urial: {@link dev.urial.core.Urial}.
 */
@NullMarked
package dev.urial.core;

import org.jspecify.annotations.NullMarked;
