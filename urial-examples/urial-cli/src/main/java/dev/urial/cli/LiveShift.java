package dev.urial.cli;

import dev.urial.analysis.shift.ItemShift;
import dev.urial.analysis.shift.Lexicon;
import dev.urial.analysis.shift.ShiftStudy;
import dev.urial.analysis.shift.ShiftSummary;
import dev.urial.analysis.shift.TokenShift;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.core.spi.DatasetItem;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One query's study at the terminal: the aligned model's answer in the colours of the base model's ranks, as it is written. */
final class LiveShift {
    private final Terminal terminal;
    private final ShiftColours colours;
    private final String prompt;

    /** @param prompt its name, where there is one */
    LiveShift(Terminal terminal, String prompt) {
        this.terminal = terminal;
        this.colours = ShiftColours.of(terminal);
        this.prompt = prompt;
    }

    /** The exit code. */
    int show(ShiftStudy study, String query, Lexicon style) {
        terminal.say(colours.legend());
        PrintStream out = terminal.out();
        ItemShift item = study.shift(new DatasetItem("0", List.of(), List.of(query), Map.of()), this::show);
        out.println();
        if (item.error().isPresent()) {
            terminal.say(item.error().get().message());
            return ExitCode.FAILED;
        }
        if (!prompt.isEmpty()) {
            out.println();
            out.println("under " + prompt + ":");
            item.tokens().forEach(token -> out.print(painted(token, token.icl())));
            out.println();
        }
        out.println();
        out.print(new ShiftTable(
                ShiftSummary.of(List.of(item), style, 0, List.of()).content(), prompt));
        out.flush();
        return ExitCode.OK;
    }

    private void show(TokenShift token) {
        terminal.out().print(painted(token, Optional.of(token.base())));
        terminal.out().flush();
    }

    private String painted(TokenShift token, Optional<Compared> side) {
        return colours.painted(token.text(), side.flatMap(Compared::category));
    }
}
