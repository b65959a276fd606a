@NullMarked
package dev.urial.hub;

import org.jspecify.annotations.NullMarked;
