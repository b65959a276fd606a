/** What engines share, tested. */
@NullMarked
package dev.urial.core.engine;

import org.jspecify.annotations.NullMarked;
