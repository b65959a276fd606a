package dev.urial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.wiring.UrialApplication;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A conversation at a terminal in memory. What is typed waits there until it is read. */
@Timeout(60)
class ChatConsoleTest {
    private static final String MODEL = "bigram:aligned?context=20000";
    /** Goes on for a minute unless it is stopped. */
    private static final String SLOW = "bigram:base?context=20000&delayMillis=60";

    /** The arrow key in the keypad mode that line editors switch on. */
    private static final String UP = "\033OA";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void questionsAreAnsweredUntilControlD() throws Exception {
        List<String> turns = converse("Where?\rAnd now?\r\004");
        assertThat(turns).containsExactly("Where?", "the mat", "And now?", "the mat");
        assertThat(out.toString(UTF_8)).isEqualTo("the mat\nthe mat\n");
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(screen.toString(UTF_8)).contains("> ");
    }

    @Test
    void commandsAreObeyedAndNeverAsked() throws Exception {
        assertThat(converse("One?\rTwo?\r/undo\r/exit\rThree?\r")).containsExactly("One?", "the mat");
        assertThat(err.toString(UTF_8)).contains("taken back: Two?");
        assertThat(converse("One?\r/reset\rTwo?\r/retry\r  \r\r/exit\r")).containsExactly("Two?", "the mat");
        assertThat(converse("/help\r/undo\r/retry\r/save x\r/save\r/exit\r")).isEmpty();
        assertThat(err.toString(UTF_8)).contains("/retry", "nothing was asked yet", "/save needs the name of a file");
    }

    @Test
    void anUnknownCommandIsToldAndTwoSlashesAreOne() throws Exception {
        assertThat(converse("/nonsense\r//etc/hosts?\r/exit\r"))
                .startsWith("/etc/hosts?")
                .hasSize(2);
        assertThat(err.toString(UTF_8)).contains("there is no command /nonsense; there are /exit, /help");
    }

    @Test
    void aMessageCanHaveSeveralLines() throws Exception {
        assertThat(converse("one\\\rtwo\r/exit\r")).startsWith("one\ntwo");
        assertThat(converse("\"\"\"one\r/exit\r\rtwo\\\rthree\"\"\"\r/exit\r"))
                .startsWith("one\n/exit\n\ntwo\\\nthree");
        assertThat(converse("\033[200~one\ntwo\033[201~\r/exit\r")).startsWith("one\ntwo");
    }

    @Test
    void whatIsTypedIsNoCommandLine() throws Exception {
        assertThat(converse("Don't say \"!1 $HOME\\n\" (ı, 日本) [\r/exit\r"))
                .startsWith("Don't say \"!1 $HOME\\n\" (ı, 日本) [");
    }

    @Test
    void theConversationIsSavedAsALineOfMessages() throws Exception {
        Path file = folder.resolve("saved.jsonl");
        converse("Say \"ı\".\r/save " + file + "\rAgain?\r/save " + file + "\r/save " + folder + "\r/exit\r");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode messages = new ObjectMapper().readTree(lines.get(1)).path("messages");
        assertThat(messages).hasSize(4);
        assertThat(messages.get(0).path("role").asText()).isEqualTo("user");
        assertThat(messages.get(0).path("content").asText()).isEqualTo("Say \"ı\".");
        assertThat(messages.get(3).path("role").asText()).isEqualTo("assistant");
        assertThat(messages.get(3).path("content").asText()).isEqualTo("the mat");
        assertThat(err.toString(UTF_8)).contains(folder + ": cannot be written");
    }

    @Test
    void controlCStopsTheAnswerAndNotTheProgram() throws Exception {
        try (LineDisciplineTerminal tty = terminal("Where?\r")) {
            CompletableFuture<List<String>> conversation = started(SLOW, tty, Optional.empty());
            while (!err.toString(UTF_8)
                    .contains("stopped")) { // before the answer has begun it is a blank line's Ctrl-C
                Thread.sleep(200);
                tty.raise(Signal.INT);
            }
            type(tty, "/exit\r");
            List<String> turns = conversation.get(30, TimeUnit.SECONDS);
            assertThat(turns.isEmpty() ? "nothing was written" : turns.get(0)).isIn("Where?", "nothing was written");
            assertThat(turns.size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void controlCAtThePromptClearsTheLine() throws Exception {
        try (LineDisciplineTerminal tty = terminal("")) {
            CompletableFuture<List<String>> conversation = started(MODEL, tty, Optional.empty());
            await("> ");
            type(tty, "half a quest");
            await("half a quest");
            type(tty, "\003Whole?\r/exit\r");
            assertThat(conversation.get(30, TimeUnit.SECONDS)).startsWith("Whole?");
        }
    }

    @Test
    void theHistoryOutlivesTheProgramAndIsItsWritersAlone() throws Exception {
        Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.toString());
        Optional<Path> history = ChatHistory.file(terminal(environment));
        assertThat(history).contains(folder.resolve("urial/chat-history"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history.orElseThrow())))
                .isEqualTo("rw-------");

        converse(MODEL, "one\\\rtwo\r/exit\r", history);
        Files.setPosixFilePermissions(history.orElseThrow(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(ChatHistory.file(terminal(environment))).isEqualTo(history);
        assertThat(Files.getPosixFilePermissions(history.orElseThrow())).hasSize(2);
        assertThat(converse(MODEL, UP + UP + "\r/exit\r", history)).startsWith("one\ntwo");
        assertThat(converse(MODEL, UP + UP + "\r\004", Optional.empty())).isEmpty();
    }

    @Test
    void aHistoryThatCannotBeKeptIsToldInALine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(ChatHistory.file(terminal(Map.of("XDG_STATE_HOME", file.toString()))))
                .isEmpty();
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
        Files.createDirectories(folder.resolve("urial/chat-history"));
        assertThat(ChatHistory.file(terminal(Map.of("XDG_STATE_HOME", folder.toString()))))
                .isEmpty();
        assertThat(err.toString(UTF_8).lines()).hasSize(2);
    }

    @Test
    void aDumbTerminalWillDo() throws Exception {
        InputStream typed = new ByteArrayInputStream("Where?\n/undo\nAnd now?\n".getBytes(UTF_8));
        try (DumbTerminal tty = new DumbTerminal("test", "dumb", typed, screen, UTF_8)) {
            assertThat(converse(MODEL, tty, Optional.empty())).containsExactly("And now?", "the mat");
        }
        assertThat(screen.toString(UTF_8)).doesNotContain("\033");
    }

    private List<String> converse(String typed) throws IOException {
        return converse(MODEL, typed, Optional.empty());
    }

    private List<String> converse(String model, String typed, Optional<Path> history) throws IOException {
        try (LineDisciplineTerminal tty = terminal(typed)) {
            return converse(model, tty, history);
        }
    }

    /** What was said by the end, which is an orderly one. */
    private List<String> converse(String model, org.jline.terminal.Terminal tty, Optional<Path> history) {
        RunConfig config = RunConfig.DEFAULTS.withModel(model);
        try (UrialApplication application = UrialApplication.start(config, PluginCatalog.load())) {
            ChatSession session = new ChatSession(application.get(Aligner.class));
            Terminal terminal = terminal(Map.of());
            ChatAnswers answers = new ChatAnswers(terminal, session, application.get(PromptAssembly.class), false);
            int code = new ChatConsole(terminal, tty, session, answers, true, history).converse();
            assertThat(code).isZero();
            return session.turns();
        }
    }

    private CompletableFuture<List<String>> started(String model, LineDisciplineTerminal tty, Optional<Path> history) {
        return CompletableFuture.supplyAsync(() -> converse(model, tty, history));
    }

    private void await(String text) throws InterruptedException {
        while (!screen.toString(UTF_8).contains(text)) {
            Thread.sleep(20);
        }
    }

    private Terminal terminal(Map<String, String> environment) {
        return new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                true,
                true,
                true,
                environment);
    }

    private LineDisciplineTerminal terminal(String typed) throws IOException {
        LineDisciplineTerminal tty = new LineDisciplineTerminal("test", "xterm", screen, UTF_8);
        type(tty, typed);
        return tty;
    }

    private static void type(LineDisciplineTerminal tty, String typed) throws IOException {
        tty.processInputBytes(typed.getBytes(UTF_8));
    }
}
