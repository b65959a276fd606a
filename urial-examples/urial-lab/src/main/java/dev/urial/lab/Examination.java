package dev.urial.lab;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.lab.exam.Effect;
import dev.urial.lab.exam.Shift;
import dev.urial.lab.exam.Unseen;
import dev.urial.lab.world.House;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.List;

/** Everything that is measured on a pair. */
final class Examination {
    private final Parts parts = new Parts(PluginCatalog.load(), 0);
    private final Effect effect;
    private final Sampling sampling;

    /**
     * @param questions of each kind at most
     * @param penalty for repetition, over the whole context; 1 for none
     */
    Examination(World world, int questions, double penalty) {
        this.effect = new Effect(world, questions);
        this.sampling = Sampling.GREEDY.withRepetitionPenalty(penalty);
    }

    /** Manners in phrases that no document has, of a kind that is measured apart. */
    record Retold(String label, List<House> manners) {
        /** Made as those of the documents are. */
        static final Retold DRAWN_ANEW = new Retold("phrases drawn anew", Unseen.drawn(-1, 20));

        /** Those, and others written by hand, of other words. */
        static final List<Retold> ALL = List.of(DRAWN_ANEW, new Retold("phrases of other words", Unseen.HOUSES));
    }

    /**
     * What was found.
     *
     * @param effect the answers by prompt, the aligned model's last
     * @param shift the aligned model's answers under the base model's prompts
     */
    record Result(List<Effect.Row> effect, List<Shift.Row> shift) {
        String markdown() {
            return Effect.markdown(effect) + "\n" + Shift.markdown(shift);
        }
    }

    /**
     * Examines a pair, each a model reference.
     *
     * @param kinds of phrases that the prompts are retold in, beside their own
     */
    Result of(String base, String aligned, List<Retold> kinds) {
        // both at once, so that a mistake in either is told before minutes have passed
        try (Backend model = parts.backend(base, RunConfig.DEFAULTS);
                Backend sibling = parts.backend(aligned, RunConfig.DEFAULTS)) {
            Effect.Row tuned = effect.chat(sibling, sampling);
            List<Effect.Row> rows = new ArrayList<>(effect.shown(model, sampling));
            for (Retold kind : kinds) {
                rows.addAll(effect.retold(model, kind.label(), kind.manners(), sampling));
            }
            rows.add(tuned);
            return new Result(rows, effect.shift(model, tuned));
        }
    }
}
