/**
 * What every engine that computes logits in this process shares: choosing tokens ({@link dev.urial.core.decoding.Sampler}),
 * turning their bytes into text and finding stops ({@link dev.urial.core.decoding.TextAssembler}), and the pull loop over both
 * ({@link dev.urial.core.decoding.LocalGeneration}). The same logits give the same text, whichever engine made them. {@link
 * dev.urial.core.decoding.Distribution} says how far the logits of two models are apart, and a plug-in's {@link dev.urial.core.decoding.Measure} says it in numbers of its own.
 */
@NullMarked
package dev.urial.core.decoding;

import org.jspecify.annotations.NullMarked;
