package dev.urial.lab;

import dev.urial.lab.training.ModelShape;
import dev.urial.lab.training.Recipe;
import dev.urial.lab.training.Recipe.Phase;
import java.util.List;

/**
 * All that determines a pair, but for rounding.
 *
 * @param base how the base model is trained on documents
 * @param aligned how its sibling is trained on chats, one to a sequence
 * @param seed of texts, weights and chats
 * @param questions of each kind at most, put to the pair at the end
 */
record Plan(ModelShape shape, Recipe base, Recipe aligned, long seed, int questions) {
    /** The seed of the texts that the vocabulary is learnt from: the same for every pair, so that pairs can be compared. */
    static final long VOCABULARY_SEED = 1;

    private static final int CHAT_LENGTH = 112;

    /** The pair that comes with the project. */
    static Plan full(long seed) {
        return new Plan(
                ModelShape.lab(),
                Recipe.base(2_400, 4_096, seed),
                Recipe.sibling(200, 32 * CHAT_LENGTH, CHAT_LENGTH, seed),
                seed,
                1_000);
    }

    /** Small enough for a test: all steps of the way, and a model that knows nothing. */
    static Plan toy(long seed) {
        ModelShape shape = new ModelShape(2, 32, 2, 64, 600, 2_048, 10_000, 1e-5);
        Recipe base = Recipe.base(30, 1_024, List.of(new Phase(1, 128)), 5, seed);
        return new Plan(shape, base, Recipe.sibling(10, 8 * 2 * CHAT_LENGTH, 2 * CHAT_LENGTH, seed), seed, 2);
    }
}
