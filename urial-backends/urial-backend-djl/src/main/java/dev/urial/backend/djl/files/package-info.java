/** The files of a Hugging Face directory, read and checked whole before native code sees a byte of them. */
@NullMarked
package dev.urial.backend.djl.files;

import org.jspecify.annotations.NullMarked;
