package dev.urial.core.spi;

import java.util.List;

/** How an aligned model is addressed in turns: what its tuning put around queries and answers. Safe for many threads. */
public interface ChatForm {
    /** What it is, for people: {@code chatml}, {@code the server's own}. */
    String name();

    /** Whether the user asked for it, and so for the model to be treated as an aligned one. */
    boolean chosen();

    /**
     * The prompt that lets the model answer the last message. Its stop strings are those of the form.
     *
     * @param messages at least one, the last one being the user's
     * @throws BackendException {@code REFUSED} if the model's template refuses such a conversation, with its words
     */
    Prompt prompt(List<Message> messages);
}
