package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.ChatSession;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.wiring.UrialApplication;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A conversation: at a terminal with an editor and a history, else a question a line from standard input. */
@Command(
        name = "chat",
        description = {
            "A conversation. At a terminal /help tells what can be typed; Ctrl-C stops an answer, Ctrl-D ends.",
            "Otherwise each line of standard input is a question, and its answer is written to standard output."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  urial chat -m llamacpp:gemma-3-270m.gguf --temperature 0.7"})
final class ChatCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private AskingOptions asking = new AskingOptions();

    @Option(
            names = "--no-history",
            description =
                    "Neither read nor write the history of questions, $${XDG_STATE_HOME:-~/.local/state}/urial/chat-history.")
    private boolean noHistory;

    @Option(names = "--stats", description = "Tell tokens and speed after each answer.")
    private boolean stats;

    ChatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = asking.catalog(terminal);
        RunConfig asked = asking.config(terminal, catalog);
        RunConfig config = asking.withModel(asked, catalog, terminal);
        try (UrialApplication application = UrialApplication.start(config, catalog, terminal::say)) {
            PromptAssembly assembly = application.get(PromptAssembly.class);
            ChatSession session = new ChatSession(application.get(Aligner.class));
            ChatAnswers answers = new ChatAnswers(terminal, session, assembly, stats);
            if (!terminal.interactive()) {
                return new PipedChat(terminal, session, answers).run();
            }
            ModelCard card = application.get(Backend.class).model();
            terminal.say(card.id() + ", prompt " + assembly.set().name() + "; /help tells more, Ctrl-D ends");
            boolean greedy = config.sampling().sampling(config.seed(), false).greedy();
            return ChatConsole.run(terminal, session, answers, greedy, history());
        }
    }

    private Optional<Path> history() {
        return noHistory ? Optional.empty() : ChatHistory.file(terminal);
    }
}
