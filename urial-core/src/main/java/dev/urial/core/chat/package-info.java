/**
 * How aligned models are addressed: their chat templates, and the forms of the common families for models that come without one.
 * Start at {@link dev.urial.core.chat.ChatTemplates}. What people and models said is never trusted: no message can spell a control
 * token, whatever the template does with it.
 */
@NullMarked
package dev.urial.core.chat;

import org.jspecify.annotations.NullMarked;
