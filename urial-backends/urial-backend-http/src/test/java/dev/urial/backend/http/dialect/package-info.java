@NullMarked
package dev.urial.backend.http.dialect;

import org.jspecify.annotations.NullMarked;
