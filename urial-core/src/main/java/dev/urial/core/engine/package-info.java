/**
 * What engines that compute in this process share: which sequences are computed when, which tokens of a prompt are there already, in
 * memory or on disk, and how generations and walks hang on one decode thread. An engine is a {@link
 * dev.urial.core.engine.SequenceModel} and a tokenizer; {@link dev.urial.core.engine.EngineBackend} makes a backend of them.
 */
@NullMarked
package dev.urial.core.engine;

import org.jspecify.annotations.NullMarked;
