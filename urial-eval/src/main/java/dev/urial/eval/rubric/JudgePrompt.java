package dev.urial.eval.rubric;

import dev.urial.core.spi.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a judge is asked. What the texts spell never becomes a control token where the messages go through a {@link
 * dev.urial.core.spi.ChatForm}, or the text is a plain segment of a {@link dev.urial.core.spi.Prompt}.
 *
 * @param system what is said before; only the published templates have it, as their tools say it
 * @param text all the rest, in the user's role
 */
public record JudgePrompt(Optional<String> system, String text) {
    /** The same as a conversation that the judge is to continue. */
    public List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        system.map(Message::system).ifPresent(messages::add);
        messages.add(Message.user(text));
        return List.copyOf(messages);
    }
}
