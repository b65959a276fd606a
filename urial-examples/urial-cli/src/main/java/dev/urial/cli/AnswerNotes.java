package dev.urial.cli;

import dev.urial.core.run.Answer;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.FinishReason;

/** What a reader should know of an answer beside its text. */
final class AnswerNotes {
    private AnswerNotes() {}

    static void examples(Terminal terminal, PromptAssembly assembly, Answer answer) {
        int wanted = Math.min(assembly.limit(), assembly.set().examples().size());
        if (answer.examples() < wanted) {
            terminal.say("note: " + answer.examples() + " of " + wanted
                    + " examples were shown; more do not fit the model's context");
        }
    }

    static void length(Terminal terminal, Answer answer) {
        if (answer.completion().reason() == FinishReason.LENGTH) {
            terminal.say("note: the answer was cut at "
                    + answer.completion().usage().newTokens() + " new tokens; --max-tokens sets the limit");
        }
    }
}
