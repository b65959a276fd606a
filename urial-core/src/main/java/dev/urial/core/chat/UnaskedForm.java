package dev.urial.core.chat;

import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The form of a template that nobody has asked for: parsed when it is first needed, which for a base model is never. */
final class UnaskedForm implements ChatForm {
    private final Supplier<ChatTemplate> source;
    private @Nullable ChatTemplate template;

    UnaskedForm(Supplier<ChatTemplate> source) {
        this.source = source;
    }

    private synchronized ChatTemplate template() {
        if (template == null) {
            template = source.get();
        }
        return template;
    }

    @Override
    public String name() {
        return template().name();
    }

    @Override
    public boolean chosen() {
        return false;
    }

    @Override
    public Prompt prompt(List<Message> messages) {
        return template().render(messages);
    }
}
