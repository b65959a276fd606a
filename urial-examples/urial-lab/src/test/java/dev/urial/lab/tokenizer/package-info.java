@NullMarked
package dev.urial.lab.tokenizer;

import org.jspecify.annotations.NullMarked;
