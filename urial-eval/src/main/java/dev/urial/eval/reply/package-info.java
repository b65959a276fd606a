/**
 * Reads what judge models reply: fenced or chatty JSON, broken JSON, tables, lists and prose. Start at
 * {@link dev.urial.eval.reply.ReplyReader}. What is certain is read; what is not is
 * {@linkplain dev.urial.eval.reply.Reading.Unread unread}, with a reason that a judge can be shown, and is never guessed. Knows no
 * files, no models and no rubric; all of it is pure and may be used by many threads.
 *
 * <p>Libraries that repair JSON close what was left open and invent what is missing. Here a score that stands before a missing
 * quotation mark may belong to another aspect, and {@code "score": 4} at the end of a reply may have become 4.5, so the reader is
 * our own, {@code LenientParser}. It reads valid JSON as the standard has it.
 */
@NullMarked
package dev.urial.eval.reply;

import org.jspecify.annotations.NullMarked;
