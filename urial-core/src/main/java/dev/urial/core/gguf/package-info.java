/**
 * GGUF, the file format of llama.cpp's models: {@link dev.urial.core.gguf.GgufFile} reads and checks one,
 * {@link dev.urial.core.gguf.GgufWriter} writes one. Plain Java; nothing here computes.
 *
 * <p>Such a file holds metadata, which are named values, and tensors; the names are those of {@code docs/gguf.md} of the ggml
 * project.
 */
@NullMarked
package dev.urial.core.gguf;

import org.jspecify.annotations.NullMarked;
