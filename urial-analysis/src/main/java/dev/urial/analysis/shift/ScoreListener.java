package dev.urial.analysis.shift;

import dev.urial.analysis.shift.ItemShift.Contexts;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.TokenScorer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Over the scores that a server gives: ranks may be censored, and there is no divergence, no total variation and no end of the answer.
 * Both models must cut the answer into the same tokens.
 */
final class ScoreListener implements Listener {
    /** How many of the likeliest tokens are compared. */
    static final int TOP = 10;

    private final Models models;
    private final boolean alignTds;

    ScoreListener(Models models, boolean alignTds) {
        this.models = models;
        this.alignTds = alignTds;
    }

    /** How many of the likeliest tokens the models are asked for. */
    static int alternatives(boolean alignTds) {
        return alignTds ? AlignTds.STORED : TOP;
    }

    @Override
    public ItemShift compare(
            DatasetItem item, Spoken spoken, Prompt bare, Optional<Prompt> prompted, boolean detailed) {
        List<ScoredToken> base = scores(bare, spoken);
        Optional<List<ScoredToken>> icl = prompted.map(prompt -> scores(prompt, spoken));
        List<TokenShift> tokens = new ArrayList<>();
        for (int i = 0; i < spoken.scores().size(); i++) {
            int at = i;
            ScoredToken aligned = spoken.scores().get(i);
            tokens.add(new TokenShift(
                    i,
                    aligned.token().id(),
                    aligned.token().text(),
                    standing(aligned, detailed),
                    compared(aligned, base.get(i), detailed),
                    icl.map(scored -> compared(aligned, scored.get(at), detailed))));
        }
        return new ItemShift(
                item,
                Optional.of(new Contexts(bare.text(), spoken.context().text(), prompted.map(Prompt::text))),
                spoken.text(),
                tokens,
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }

    private List<ScoredToken> scores(Prompt prompt, Spoken spoken) {
        if (spoken.text().isEmpty()) {
            return List.of();
        }
        Backend base = models.base();
        TokenScorer scorer = base.scorer().orElseThrow(() -> Abilities.noScores(base));
        List<ScoredToken> scores = scorer.score(prompt, spoken.text(), alternatives(alignTds));
        if (!texts(scores).equals(texts(spoken.scores()))) {
            throw new BackendException(
                    Kind.BAD_REPLY,
                    "the two models cut the answer into different tokens, which cannot be compared one by one");
        }
        return scores;
    }

    private static List<String> texts(List<ScoredToken> scores) {
        return scores.stream().map(ScoredToken::token).map(Token::text).toList();
    }

    private static Standing standing(ScoredToken scored, boolean detailed) {
        List<Candidate> named = scored.alternatives();
        return new Standing(
                scored.rank(), scored.logprob(), detailed ? named.subList(0, Math.min(TOP, named.size())) : List.of());
    }

    private Compared compared(ScoredToken aligned, ScoredToken base, boolean detailed) {
        Map<String, Double> measures = new HashMap<>();
        if (Math.min(aligned.alternatives().size(), base.alternatives().size()) >= TOP) {
            measures.put(Compared.TOP10, common(aligned.alternatives(), base.alternatives()));
        }
        if (alignTds
                && Math.min(aligned.alternatives().size(), base.alternatives().size()) >= AlignTds.STORED) {
            measures.putAll(AlignTds.of(base.alternatives(), aligned.alternatives()));
        }
        return new Compared(standing(base, detailed), OptionalDouble.empty(), measures);
    }

    private static double common(List<Candidate> one, List<Candidate> other) {
        List<String> texts = other.subList(0, TOP).stream()
                .map(candidate -> candidate.token().text())
                .toList();
        long both = one.subList(0, TOP).stream()
                .filter(candidate -> texts.contains(candidate.token().text()))
                .count();
        return both / (double) TOP;
    }
}
