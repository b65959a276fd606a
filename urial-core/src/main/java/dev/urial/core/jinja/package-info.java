/**
 * The part of the template language Jinja that chat templates of language models use, interpreted in a closed room: a template
 * reaches the values it is given and nothing else, and its steps, text, depth and time are bounded. Start at
 * {@link dev.urial.core.jinja.Template}. Results are those of Jinja2 3.1 with the settings of Hugging Face's transformers, or an
 * exception: what is not known here is never guessed. Every text knows which of its characters the template wrote itself
 * ({@link dev.urial.core.jinja.Text}).
 *
 * <p>Source: the template designer documentation of Jinja 3.1, and "Chat templates" in the documentation of transformers.
 */
@NullMarked
package dev.urial.core.jinja;

import org.jspecify.annotations.NullMarked;
