package dev.urial.cli;

import dev.urial.core.run.Answer;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.ChatSession.Reply;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Usage;
import java.util.Locale;

/** Writes the answers of a conversation to standard output as they are made, and what is to be said of them beside it. */
final class ChatAnswers {
    private final Terminal terminal;
    private final ChatSession session;
    private final PromptAssembly assembly;
    private final boolean stats;
    private boolean examplesTold;
    private int forgottenTold;

    ChatAnswers(Terminal terminal, ChatSession session, PromptAssembly assembly, boolean stats) {
        this.terminal = terminal;
        this.session = session;
        this.assembly = assembly;
        this.stats = stats;
    }

    /** Writes one answer to its end, or for as long as anybody reads. */
    Answer write(Reply reply) {
        String last = "\n";
        try {
            while (reply.hasNext()) {
                last = reply.next();
                terminal.out().print(last);
                terminal.out().flush();
                if (terminal.out().checkError()) { // nobody reads any more
                    reply.cancel();
                }
            }
        } finally {
            if (!last.endsWith("\n")) {
                terminal.out().println();
                terminal.out().flush();
            }
        }
        Answer answer = reply.answer();
        tell(answer);
        return answer;
    }

    private void tell(Answer answer) {
        if (session.forgotten() > forgottenTold) {
            terminal.say("note: the conversation no longer fits the model's context; its first " + session.forgotten()
                    + (session.forgotten() == 1 ? " question is" : " questions are") + " no longer shown to the model");
        }
        forgottenTold = session.forgotten();
        if (!examplesTold) {
            AnswerNotes.examples(terminal, assembly, answer);
            examplesTold = true;
        }
        AnswerNotes.length(terminal, answer);
        if (stats) {
            Usage usage = answer.completion().usage();
            double writing = (answer.total().toNanos() - answer.firstToken().toNanos()) / 1e9;
            terminal.say(String.format(
                    Locale.ROOT,
                    "%d prompt tokens (%d cached), %d new; first text after %.2f s%s",
                    usage.promptTokens(),
                    usage.cachedTokens(),
                    usage.newTokens(),
                    answer.firstToken().toNanos() / 1e9,
                    usage.newTokens() > 1 && writing > 0
                            ? String.format(Locale.ROOT, ", then %.1f tokens/s", (usage.newTokens() - 1) / writing)
                            : ""));
        }
    }
}
