/** The tokenizer that a {@code tokenizer.json} describes. */
@NullMarked
package dev.urial.backend.djl.tokenizer;

import org.jspecify.annotations.NullMarked;
