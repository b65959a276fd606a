package dev.urial.backend.http;

import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import java.util.List;

/** The template that a server itself puts around messages. */
record ServersForm() implements ChatForm {
    /** The value of {@code chat} that means it. */
    static final String NAME = "server";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean chosen() {
        return true;
    }

    @Override
    public Prompt prompt(List<Message> messages) {
        return Prompt.of(messages);
    }
}
