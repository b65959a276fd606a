package dev.urial.core.prompt;

import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * The template of an aligned model: what its tuning has put around turns. A preamble becomes the system's message, examples become
 * earlier turns.
 */
public final class TurnsTemplate implements PromptTemplate {
    private final ChatForm form;

    public TurnsTemplate(ChatForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return "chat:" + form.name();
    }

    @Override
    public Prompt render(String preamble, List<Example> examples, Query query) {
        List<Message> messages = new ArrayList<>();
        if (!preamble.isBlank()) {
            messages.add(Message.system(preamble.strip()));
        }
        examples.forEach(example -> add(messages, example.turns()));
        add(messages, query.turns());
        return form.prompt(messages);
    }

    private static void add(List<Message> messages, List<String> turns) {
        for (int i = 0; i < turns.size(); i++) {
            messages.add(i % 2 == 0 ? Message.user(turns.get(i)) : Message.assistant(turns.get(i)));
        }
    }

    @Override
    public String answer(Completion completion) {
        return completion.text().strip();
    }
}
