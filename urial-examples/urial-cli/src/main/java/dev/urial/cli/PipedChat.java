package dev.urial.cli;

import dev.urial.core.run.Answer;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.ChatSession.Reply;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.FinishReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A conversation whose questions come from a file or a program: a line each, as it stands; blank lines are none. */
final class PipedChat {
    private final Terminal terminal;
    private final ChatSession session;
    private final ChatAnswers answers;

    PipedChat(Terminal terminal, ChatSession session, ChatAnswers answers) {
        this.terminal = terminal;
        this.session = session;
        this.answers = answers;
    }

    /** Asks to the end of standard input. The exit code. */
    int run() {
        int answered = 0;
        int failed = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
        for (String line = next(lines); line != null; line = next(lines)) {
            String question = line.startsWith("\uFEFF") ? line.substring(1) : line;
            if (question.isBlank()) {
                continue;
            }
            try (Reply reply = session.stream(question)) {
                Answer answer = answers.write(reply);
                if (answer.completion().reason() == FinishReason.CANCELLED) {
                    return ExitCode.INTERRUPTED;
                }
                answered++;
            } catch (BackendException failure) {
                if (ExitCode.of(failure) == ExitCode.USAGE) {
                    throw failure; // it would meet every further question, too
                }
                terminal.say(String.valueOf(failure.getMessage()));
                failed++;
            }
        }
        if (failed == 0) {
            return ExitCode.OK;
        }
        return answered == 0 ? ExitCode.FAILED : ExitCode.SOME_FAILED;
    }

    private static @Nullable String next(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }
}
