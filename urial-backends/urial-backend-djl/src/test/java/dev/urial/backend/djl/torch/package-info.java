/** The network on PyTorch, tested beside a plain forward pass. */
@NullMarked
package dev.urial.backend.djl.torch;

import org.jspecify.annotations.NullMarked;
