/**
 * Trains the lab's models, small language models of the Llama family, from nothing but token streams.
 *
 * <p>The network, its gradient and the optimizers are one TorchScript module written as text by {@link
 * dev.urial.lab.training.ModelSource} and run by PyTorch through DJL; the loop, the data, the checkpoints and the logs are plain
 * Java.
 */
@NullMarked
package dev.urial.lab.training;

import org.jspecify.annotations.NullMarked;
