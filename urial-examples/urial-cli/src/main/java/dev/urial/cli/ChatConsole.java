package dev.urial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.urial.core.run.Answer;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.ChatSession.Reply;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.UrialException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;

/**
 * A conversation with a person at a terminal. Answers go to standard output, the prompt to whichever of standard output and error
 * is the terminal. The one class that knows the line editor.
 */
final class ChatConsole {
    private static final Map<String, String> COMMANDS = new TreeMap<>(Map.of(
            "/help", "what can be typed",
            "/reset", "forget the conversation and start anew",
            "/undo", "take the last question and its answer back",
            "/retry", "answer the last question again, from another seed",
            "/save", "FILE: add the conversation to a JSONL file as generate -i reads it",
            "/exit", "end; so does Ctrl-D"));

    private final Terminal terminal;
    private final org.jline.terminal.Terminal tty;
    private final LineReader reader;
    private final ChatSession session;
    private final ChatAnswers answers;
    private final boolean greedy;
    private boolean endTold;
    private volatile Optional<Reply> running = Optional.empty();

    /**
     * @param tty borrowed
     * @param greedy whether a question asked again gets the same answer
     * @param history the file that keeps what was typed
     */
    ChatConsole(
            Terminal terminal,
            org.jline.terminal.Terminal tty,
            ChatSession session,
            ChatAnswers answers,
            boolean greedy,
            Optional<Path> history) {
        this.terminal = terminal;
        this.tty = tty;
        this.session = session;
        this.answers = answers;
        this.greedy = greedy;
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(tty)
                .appName("urial")
                .parser(ChatConsole::parsed)
                .completer((line, typed, candidates) -> complete(typed, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an exclamation mark is one
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ");
        history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        this.reader = builder.build();
    }

    /** Converses at the process's own terminal. The exit code. */
    static int run(
            Terminal terminal, ChatSession session, ChatAnswers answers, boolean greedy, Optional<Path> history) {
        try (org.jline.terminal.Terminal tty = TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOutOrSysErr)
                .dumb(true)
                .encoding(UTF_8)
                .build()) {
            if (tty instanceof DumbTerminal) { // it leaves signals to others
                Signals.register("INT", () -> tty.raise(Signal.INT));
            }
            return new ChatConsole(terminal, tty, session, answers, greedy, history).converse();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be used", e);
        }
    }

    /** Reads and answers until the person ends it. The exit code. */
    int converse() {
        tty.handle(Signal.INT, signal -> running.ifPresent(Reply::cancel));
        while (true) {
            String typed;
            try {
                typed = reader.readLine("> ");
            } catch (UserInterruptException e) { // Ctrl-C clears what was typed
                boolean unused = Thread.interrupted(); // the editor's way to leave its own reading
                endLine();
                if (e.getPartialLine().isEmpty() && !endTold) {
                    terminal.say("Ctrl-D or /exit ends");
                    endTold = true;
                }
                continue;
            } catch (EndOfFileException e) {
                endLine();
                return ExitCode.OK;
            }
            if (typed.strip().equals("/exit")) {
                return ExitCode.OK;
            }
            try {
                obey(typed);
            } catch (UrialException e) {
                terminal.say(String.valueOf(e.getMessage()));
            }
            if (terminal.out().checkError()) { // nobody reads any more
                return ExitCode.INTERRUPTED;
            }
        }
    }

    /** After a key that ends the reading, on terminals where the editor cannot see to it. */
    private void endLine() {
        if (tty instanceof DumbTerminal) {
            terminal.err().println();
        }
    }

    private void obey(String typed) {
        if (typed.startsWith("//")) {
            answer(session.stream(ChatMessage.text(typed.substring(1))));
        } else if (typed.startsWith("/")) {
            String[] words = typed.strip().split("\\s+", 2);
            command(words[0], words.length == 1 ? "" : words[1]);
        } else if (!ChatMessage.text(typed).isEmpty()) {
            answer(session.stream(ChatMessage.text(typed)));
        }
    }

    private void command(String name, String rest) {
        switch (name) {
            case "/help" -> help();
            case "/reset" -> {
                session.reset();
                terminal.say("a new conversation");
            }
            case "/undo" ->
                terminal.say(session.undo()
                        .map(question -> "taken back: " + shortened(question))
                        .orElse("nothing was asked yet"));
            case "/retry" -> retry();
            case "/save" -> save(rest);
            default ->
                terminal.say("there is no command " + shortened(name) + "; there are "
                        + String.join(", ", COMMANDS.keySet()) + " (a message that begins with / is typed with //)");
        }
    }

    private void retry() {
        if (session.turns().isEmpty()) {
            terminal.say("nothing was asked yet");
            return;
        }
        if (greedy) {
            terminal.say("note: at temperature 0 the likeliest answer is written each time; --temperature 0.7 varies");
        }
        answer(session.retry());
    }

    private void save(String name) {
        if (name.isEmpty() || session.turns().isEmpty()) {
            terminal.say(name.isEmpty() ? "/save needs the name of a file" : "nothing was asked yet");
            return;
        }
        String home = terminal.environment().getOrDefault("HOME", System.getProperty("user.home"));
        try {
            Path file = Path.of(name.startsWith("~/") ? home + name.substring(1) : name);
            ChatTranscript.append(file, session.turns());
            terminal.say("added to " + file + " as one line");
        } catch (InvalidPathException e) {
            terminal.say("no file can be named so: " + e.getMessage());
        }
    }

    private void help() {
        COMMANDS.forEach((name, does) -> terminal.err().println(String.format(Locale.ROOT, "  %-8s %s", name, does)));
        terminal.err().println("""
                A message that begins with / is typed with //.
                A message of several lines: end each but the last with a backslash,
                or begin it with \""" and end it with \""", or paste it.
                Ctrl-C stops an answer; what was written stays in the conversation.""");
        terminal.err().flush();
    }

    private void answer(Reply reply) {
        running = Optional.of(reply);
        boolean echo = tty.echo(false); // what is typed meanwhile shows at the next prompt, not within the answer
        try (reply) {
            Answer answer = answers.write(reply);
            if (answer.completion().reason() == FinishReason.CANCELLED) {
                terminal.say(
                        answer.text().isBlank()
                                ? "stopped before the first word; the question is not kept"
                                : "stopped; what was written stays in the conversation, /undo takes it back");
            }
        } finally {
            tty.echo(echo);
            running = Optional.empty();
        }
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        int end = line.offsetByCodePoints(0, Math.min(60, line.codePointCount(0, line.length())));
        return end < text.length() ? line.substring(0, end) + "..." : text;
    }

    private static void complete(ParsedLine typed, List<Candidate> candidates) {
        if (typed.line().startsWith("/")) {
            COMMANDS.keySet().forEach(command -> candidates.add(new Candidate(command)));
        }
    }

    private static ParsedLine parsed(String line, int cursor, Parser.ParseContext context) {
        if (context == Parser.ParseContext.ACCEPT_LINE && ChatMessage.unfinished(line)) {
            throw new EOFError(-1, line.length(), "the message goes on");
        }
        return new Typed(line, cursor);
    }

    /** What is typed is no command line: it is one word, whatever stands in it. */
    private record Typed(String line, int cursor) implements CompletingParsedLine {
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return cursor;
        }

        @Override
        public int rawWordLength() {
            return line.length();
        }

        @Override
        public String word() {
            return line;
        }

        @Override
        public int wordCursor() {
            return cursor;
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(line);
        }
    }
}
