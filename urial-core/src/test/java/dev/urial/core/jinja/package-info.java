@NullMarked
package dev.urial.core.jinja;

import org.jspecify.annotations.NullMarked;
