@NullMarked
package dev.urial.core.chat;

import org.jspecify.annotations.NullMarked;
