/**
 * Token-distribution shift (Lin et al., "The Unlocking Spell on Base LLMs", 2023, section 2): an aligned model answers, and at each
 * token of the answer a base model, once alone and once under a prompt, is asked where it ranks that token and how far its
 * distribution is from the aligned model's. Begin at {@link dev.urial.analysis.shift.ShiftStudy}.
 *
 * <p>Models, prompts and decoding are the caller's; a study writes {@code positions.jsonl}, an item a line ({@link
 * dev.urial.analysis.shift.ShiftLine}), and a {@link dev.urial.analysis.shift.ShiftSummary} is made of that file alone.
 */
@NullMarked
package dev.urial.analysis.shift;

import org.jspecify.annotations.NullMarked;
