package dev.urial.lab;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.lab.exam.Effect;
import dev.urial.lab.exam.Shift;
import dev.urial.lab.exam.Unseen;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.List;

/** Everything that is measured on a pair. */
final class Examination {
    private static final long DRAWN_SEED = -1;
    private static final int DRAWN = 20;

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

    /** Examines a pair, each a model reference. */
    Result of(String base, String aligned) {
        // both at once, so that a mistake in either is told before minutes have passed
        try (Backend model = parts.backend(base, RunConfig.DEFAULTS);
                Backend sibling = parts.backend(aligned, RunConfig.DEFAULTS)) {
            Effect.Row tuned = effect.chat(sibling, sampling);
            List<Effect.Row> rows = new ArrayList<>(effect.shown(model, sampling));
            rows.addAll(effect.retold(model, "phrases drawn anew", Unseen.drawn(DRAWN_SEED, DRAWN), sampling));
            rows.addAll(effect.retold(model, "phrases of other words", Unseen.HOUSES, sampling));
            rows.add(tuned);
            return new Result(rows, effect.shift(model, tuned));
        }
    }
}
