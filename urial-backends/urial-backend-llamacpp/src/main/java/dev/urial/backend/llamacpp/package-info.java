/**
 * Inference by llama.cpp inside this process. Start at {@link dev.urial.backend.llamacpp.LlamaCppBackendProvider}; all else is
 * private. A bad argument to the native library ends the process, so everything is checked in Java before it gets there.
 */
@NullMarked
package dev.urial.backend.llamacpp;

import org.jspecify.annotations.NullMarked;
