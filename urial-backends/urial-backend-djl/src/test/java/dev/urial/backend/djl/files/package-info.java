@NullMarked
package dev.urial.backend.djl.files;

import org.jspecify.annotations.NullMarked;
