package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.Answer;
import dev.urial.core.run.AnswerStream;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Query;
import dev.urial.core.wiring.UrialApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers one query. */
@Command(
        name = "ask",
        description = "Answers one query; the answer is written as it is made.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  urial ask -m llamacpp:gemma-3-270m.gguf \"Why do leaves change colour in autumn?\""
        })
final class AskCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AskingOptions asking = new AskingOptions();

    @Option(names = "--json", description = "One JSON object instead of text, when the answer is whole.")
    private boolean json;

    @Parameters(arity = "0..*", paramLabel = "QUERY", description = "The query; - reads it from standard input.")
    private List<String> words = List.of();

    AskCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = asking.catalog(terminal);
        RunConfig asked = asking.config(terminal, catalog);
        Query query = Query.of(text());
        RunConfig config = asking.withModel(asked, catalog, terminal);
        try (UrialApplication application = UrialApplication.start(config, catalog, terminal::say)) {
            PromptAssembly assembly = application.get(PromptAssembly.class);
            try (AnswerStream stream = application.get(Aligner.class).stream(query)) {
                return answer(stream, assembly);
            } catch (BackendException failure) {
                if (!json) {
                    throw failure;
                }
                terminal.out().println(AnswerJson.failed(query, assembly.set(), config.seed(), failure));
                terminal.say(String.valueOf(failure.getMessage()));
                return ExitCode.of(failure);
            }
        }
    }

    private int answer(AnswerStream stream, PromptAssembly assembly) {
        while (stream.hasNext()) {
            String piece = stream.next();
            if (!json) {
                terminal.out().print(piece);
                terminal.out().flush();
                if (terminal.out().checkError()) { // nobody reads any more
                    stream.cancel();
                }
            }
        }
        Answer answer = stream.answer();
        if (json) {
            terminal.out().println(AnswerJson.ok(answer, assembly.set()));
        } else if (!answer.text().endsWith("\n")) {
            terminal.out().println();
        }
        terminal.out().flush();
        AnswerNotes.examples(terminal, assembly, answer);
        AnswerNotes.length(terminal, answer);
        return answer.completion().reason() == FinishReason.CANCELLED ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private String text() {
        String given = String.join(" ", words);
        boolean standardInput = given.equals("-") || (words.isEmpty() && !terminal.interactive());
        String text = standardInput ? read() : given;
        if (text.isBlank()) {
            throw new ConfigException(
                    "QUERY",
                    words.isEmpty() && !standardInput
                            ? "there is no query; give one, or - to read it from standard input"
                            : "the query is empty");
        }
        return text;
    }

    private String read() {
        try {
            String text = new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("standard input cannot be read", e);
        }
    }
}
