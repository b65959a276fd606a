package dev.urial.analysis.shift;

import dev.urial.analysis.shift.ItemShift.Contexts;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.decoding.Measure;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Over whole distributions, in lock-step: a row of each walk at a time, so that memory holds one row of each, however long the answer.
 */
final class DistributionListener implements Listener {
    private static final int TOP = 10;

    private final Models models;
    private final List<Measure> measures;
    private final boolean alignTds;
    private final View aligned;
    private final View base;
    private final View icl;

    /** @param size of the vocabulary */
    DistributionListener(Models models, List<Measure> measures, boolean alignTds, int size) {
        this.models = models;
        this.measures = List.copyOf(measures);
        this.alignTds = alignTds;
        this.aligned = new View(size);
        this.base = new View(size);
        this.icl = new View(size);
    }

    @Override
    public ItemShift compare(
            DatasetItem item, Spoken spoken, Prompt bare, Optional<Prompt> prompted, boolean detailed) {
        Backend backend = models.base();
        Tokenizer tokenizer = Abilities.tokenizer(backend);
        int length = Math.min(
                spoken.rows().orElseThrow().rows() - 1,
                Math.min(
                        room(backend, tokenizer, bare),
                        prompted.map(prompt -> room(backend, tokenizer, prompt)).orElse(Integer.MAX_VALUE)));
        int[] ids =
                spoken.ids().stream().limit(length).mapToInt(Integer::intValue).toArray();
        int cut = spoken.ids().size() - length;
        DistributionScorer scorer = backend.distributions().orElseThrow(() -> Abilities.noScores(backend));
        List<TokenShift> tokens = new ArrayList<>();
        Optional<TokenShift> end = Optional.empty();
        try (DistributionWalk alone = scorer.open(bare, ids);
                DistributionWalk under = prompted.isPresent() ? scorer.open(prompted.get(), ids) : NONE) {
            Position position = new Position(tokenizer, prompted.isPresent(), detailed);
            for (int i = 0; i < length; i++) {
                next(spoken, alone, under, prompted.isPresent());
                tokens.add(position.of(i, ids[i]));
            }
            if (spoken.ended() && cut == 0) {
                next(spoken, alone, under, prompted.isPresent());
                end = ending(tokenizer.vocabulary()).map(id -> position.of(length, id));
            }
        }
        return new ItemShift(
                item,
                Optional.of(new Contexts(bare.text(), spoken.context().text(), prompted.map(Prompt::text))),
                spoken.text(),
                tokens,
                end,
                cut,
                spoken.retokenised(),
                Optional.empty());
    }

    private static int room(Backend backend, Tokenizer tokenizer, Prompt prompt) {
        int context = backend.model().contextTokens();
        int tokens = tokenizer.encode(prompt).length;
        if (tokens >= context) {
            throw new BackendException(
                    Kind.PROMPT_TOO_LONG,
                    "the base model's prompt has " + tokens + " tokens, its context holds " + context);
        }
        return context - tokens;
    }

    private void next(Spoken spoken, DistributionWalk alone, DistributionWalk under, boolean prompted) {
        aligned.next(spoken.rows().orElseThrow());
        base.next(alone);
        if (prompted) {
            icl.next(under);
        }
    }

    /** Which of the tokens that end a text the aligned model meant: the likeliest of them where it ended. */
    private Optional<Integer> ending(Vocabulary vocabulary) {
        return vocabulary.ends().stream().sorted().max(Comparator.comparingDouble(aligned::logprob));
    }

    /** Makes tokens of the current rows. */
    private final class Position {
        private final Tokenizer tokenizer;
        private final boolean prompted;
        private final boolean detailed;
        private final List<Measure> all;

        Position(Tokenizer tokenizer, boolean prompted, boolean detailed) {
            this.tokenizer = tokenizer;
            this.prompted = prompted;
            this.detailed = detailed;
            this.all = new ArrayList<>(measures);
            if (alignTds) {
                all.add(new AlignTds(tokenizer));
            }
        }

        TokenShift of(int position, int id) {
            int[] top = aligned.top(TOP);
            return new TokenShift(
                    position,
                    OptionalInt.of(id),
                    spelled(id),
                    standing(aligned, id, top),
                    compared(base, id, top),
                    prompted ? Optional.of(compared(icl, id, top)) : Optional.empty());
        }

        private Compared compared(View view, int id, int[] alignedTop) {
            int[] top = view.top(TOP);
            Map<String, Double> numbers = new HashMap<>();
            numbers.put(Compared.TOTAL_VARIATION, aligned.totalVariation(view));
            numbers.put(Compared.TOP10, common(alignedTop, top));
            all.forEach(measure ->
                    numbers.putAll(Measures.numbers(measure, aligned.distribution(), view.distribution(), id)));
            double kl = aligned.divergence(view);
            return new Compared(standing(view, id, top), OptionalDouble.of(kl), numbers);
        }

        private Standing standing(View view, int id, int[] top) {
            return view.standing(id, detailed ? candidates(view, top) : List.of());
        }

        private List<Candidate> candidates(View view, int[] top) {
            List<Candidate> candidates = new ArrayList<>();
            for (int id : top) {
                candidates.add(new Candidate(new Token(spelled(id), OptionalInt.of(id)), view.logprob(id)));
            }
            return candidates;
        }

        private String spelled(int id) {
            String text = tokenizer.decode(new int[] {id});
            return text.isEmpty() ? "<" + id + ">" : text;
        }
    }

    private static double common(int[] one, int[] other) {
        long both = Arrays.stream(one)
                .filter(id -> Arrays.stream(other).anyMatch(each -> each == id))
                .count();
        return both / (double) one.length;
    }

    private static final DistributionWalk NONE = new DistributionWalk() {
        @Override
        public int rows() {
            return 0;
        }

        @Override
        public boolean next(float[] row) {
            return false;
        }

        @Override
        public void close() {}
    };
}
