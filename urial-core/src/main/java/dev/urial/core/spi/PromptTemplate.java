package dev.urial.core.spi;

import java.util.List;

/**
 * The form of a prompt: its headings, fences and stops. Stateless and safe for many threads.
 *
 * <p>A query can contain anything, the template's own headings and fences included. The template contains it: a reader who obeys
 * the form finds exactly the turns that were put in. {@link #answer} undoes for a completion what {@link #render} did to an
 * answer, so that for any answer that holds no stop string, {@code answer} of what a model writes to give it, up to the form's own
 * separation from the next query, is that answer. Where the model ended otherwise (its end-of-text token, the limit of tokens) the
 * form's remains are removed as well as they can be told from the answer.
 */
public interface PromptTemplate {
    /** The name of the form, as in a prompt set's {@code template}. */
    String name();

    /**
     * The prompt for a query.
     *
     * @param preamble put first as it is, byte for byte; may be empty
     * @param examples in the order in which they are shown; may be empty
     */
    Prompt render(String preamble, List<Example> examples, Query query);

    /** The answer in a completion of a prompt of this template. */
    String answer(Completion completion);
}
