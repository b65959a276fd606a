@NullMarked
package dev.urial.backend.http;

import org.jspecify.annotations.NullMarked;
