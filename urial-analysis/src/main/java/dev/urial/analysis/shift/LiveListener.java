package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The base model beside an answer that is being written: walks a few tokens further each time. For one thread. */
final class LiveListener {
    private final DistributionScorer scorer;
    private final int room;
    private final Prompt bare;
    private final Consumer<TokenShift> told;
    private final View view;
    private int[] heard = {};
    private boolean over;

    /** @param size of the vocabulary */
    LiveListener(Backend base, Prompt bare, int size, Consumer<TokenShift> told) {
        this.scorer = base.distributions().orElseThrow(() -> Abilities.noScores(base));
        this.room = base.model().contextTokens() - Abilities.tokenizer(base).encode(bare).length;
        this.bare = bare;
        this.told = told;
        this.view = new View(size);
    }

    /** Ranks the next tokens of the answer, to the first that the base model's context has no room for, or that has no id. */
    void hear(List<ScoredToken> tokens) {
        over |= heard.length + tokens.size() > room
                || tokens.stream().anyMatch(token -> token.token().id().isEmpty());
        if (over || tokens.isEmpty()) {
            return;
        }
        int from = heard.length;
        heard = Arrays.copyOf(heard, from + tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            heard[from + i] = tokens.get(i).token().id().getAsInt();
        }
        try (DistributionWalk walk = scorer.open(bare, Arrays.copyOf(heard, heard.length - 1), from)) {
            for (int i = from; i < heard.length; i++) {
                view.next(walk);
                told.accept(token(i, tokens.get(i - from)));
            }
        }
    }

    private TokenShift token(int position, ScoredToken made) {
        int id = heard[position];
        return new TokenShift(
                position,
                OptionalInt.of(id),
                made.token().text(),
                new Standing(made.rank(), made.logprob(), List.of()),
                new Compared(view.standing(id, List.of()), OptionalDouble.empty(), Map.of()),
                Optional.empty());
    }
}
