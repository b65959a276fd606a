@NullMarked
package dev.urial.backend.djl.tokenizer;

import org.jspecify.annotations.NullMarked;
