/**
 * Prompts: the forms in which a conversation is written for a base model, and the sets of preamble and examples that go into
 * them. Start at {@link dev.urial.core.prompt.PromptSets} for the texts and at {@link dev.urial.core.prompt.UrialTemplates} for
 * the forms. Knows no models, but for the tokenizer that {@link dev.urial.core.prompt.PromptBudget} is lent.
 */
@NullMarked
package dev.urial.core.prompt;

import org.jspecify.annotations.NullMarked;
