package dev.urial.analysis.shift;

import dev.urial.analysis.shift.ShiftStudy.Prompts;
import dev.urial.analysis.shift.ShiftStudy.Settings;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Decoding;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.BigramBackend;
import dev.urial.testkit.BigramModel;
import dev.urial.testkit.InTurns;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two bigram models as a base model and its tuned form, and what studies of them are made of. */
final class Pair {
    static final Settings SETTINGS =
            new Settings(new Decoding(Sampling.GREEDY, 20, List.of()), Optional.empty(), false, List.of(), 0);
    private static final int CONTEXT = 4096;

    private Pair() {}

    static Backend base() {
        return new BigramBackend(BigramModel.BASE, CONTEXT, 1, 0);
    }

    static Backend base(int context) {
        return new BigramBackend(BigramModel.BASE, context, 1, 0);
    }

    static Backend aligned() {
        return new InTurns(new BigramBackend(BigramModel.ALIGNED, CONTEXT, 1, 0));
    }

    static Models models() {
        return Models.together(Pair::base, Pair::aligned);
    }

    /** The bare query, and where {@code set} is not empty, that set. */
    static Prompts prompts(String set) {
        Parts parts = new Parts(PluginCatalog.load(""), 0);
        return new Prompts(
                parts.prompt(PromptSettings.DEFAULTS.withSet("none")),
                Optional.of(set)
                        .filter(name -> !name.isEmpty())
                        .map(PromptSettings.DEFAULTS::withSet)
                        .map(parts::prompt));
    }

    static DatasetItem item(String id) {
        return new DatasetItem(id, List.of(), List.of("Where is the cat?"), Map.of("topic", "cats"));
    }

    /** Settings under which an item's answer is this one, and ended by itself. */
    static Settings answering(String id, String answer) {
        AnsweredItem answered = new AnsweredItem(
                item(id),
                List.of(answer),
                0,
                new Outcome(Optional.of("stop"), Tokens.UNKNOWN, Timing.UNKNOWN, Optional.empty()));
        return new Settings(SETTINGS.decoding(), Optional.of(List.of(answered)), false, List.of(), 0);
    }

    /** What a study of the two finds about an answer. */
    static ItemShift shift(String answer) {
        try (Models models = models();
                ShiftStudy study = new ShiftStudy(models, prompts(""), answering("a", answer))) {
            return study.shift(item("a"));
        }
    }
}
