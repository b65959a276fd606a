/** The network on PyTorch: its text, its weights and caches in native memory. Nothing else touches PyTorch. */
@NullMarked
package dev.urial.backend.djl.torch;

import org.jspecify.annotations.NullMarked;
