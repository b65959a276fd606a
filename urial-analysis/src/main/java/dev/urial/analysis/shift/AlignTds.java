package dev.urial.analysis.shift;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The numbers of the paper's published code (Re-Align/AlignTDS, {@code compute_dist_diff.py}), by its own rules, so that old results
 * can be compared with. Each model's 30 likeliest tokens are kept, and their probabilities are normalised to a sum of 1. Tokens are
 * compared by what they spell, so of several that spell the same the likeliest counts.
 *
 * <ul>
 *   <li>{@code aligntds_kl}: the sum of b·log(b/a) over tokens in both lists, b being the base model's probability and a the
 *       aligned one's: a truncated KL(base ‖ aligned) that can be negative; {@code aligntds_kl10} of the first ten of each
 *   <li>{@code aligntds_ws} and {@code aligntds_ws10}: the sum of a·b
 *   <li>{@code aligntds_jaccard} and {@code aligntds_jaccard10}: tokens in both lists by tokens in either
 *   <li>{@code aligntds_ndcg}: that of the base model's order, a token's relevance being 1/log2(2 + its place) in the aligned
 *       model's; these are compared by id
 *   <li>{@code aligntds_tr}: the 0-based place in the base model's list of the token that the aligned model finds likeliest, which
 *       need not be the one in the answer; 50 if it is not among the 30. {@code aligntds_tp}: its probability there, else 0
 * </ul>
 */
public final class AlignTds implements Measure {
    /** How many tokens the published code stores of each position. */
    public static final int STORED = 30;

    /** The place of a token that is not among them: the code asks for the first 50 of the 30. */
    static final int ABSENT = 50;

    static final String PLACE = "aligntds_tr";
    private static final int FEW = 10;

    private final Tokenizer tokenizer;

    /** Over the vocabulary of a tokenizer. */
    public AlignTds(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public String name() {
        return "aligntds";
    }

    @Override
    public Map<String, Double> measure(Distribution aligned, Distribution base, int token) {
        return of(stored(base), stored(aligned));
    }

    private List<Candidate> stored(Distribution distribution) {
        List<Candidate> stored = new ArrayList<>();
        for (int id : distribution.top(STORED)) {
            String text = tokenizer.decode(new int[] {id});
            // control tokens spell nothing, and are not one another
            Token token = new Token(text.isEmpty() ? "<" + id + ">" : text, OptionalInt.of(id));
            stored.add(new Candidate(token, distribution.logprob(id)));
        }
        return stored;
    }

    /**
     * The numbers of two lists of candidates, likeliest first, of which at most {@link #STORED} are looked at.
     *
     * @param base at least one, and so the other
     */
    public static Map<String, Double> of(List<Candidate> base, List<Candidate> aligned) {
        Listed ours = Listed.of(base);
        Listed theirs = Listed.of(aligned);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("aligntds_kl", kl(ours.first(ABSENT), theirs.first(ABSENT)));
        measures.put("aligntds_kl10", kl(ours.first(FEW), theirs.first(FEW)));
        measures.put("aligntds_ws", weightedSum(ours.first(ABSENT), theirs.first(ABSENT)));
        measures.put("aligntds_ws10", weightedSum(ours.first(FEW), theirs.first(FEW)));
        measures.put("aligntds_jaccard", jaccard(ours.first(ABSENT), theirs.first(ABSENT)));
        measures.put("aligntds_jaccard10", jaccard(ours.first(FEW), theirs.first(FEW)));
        measures.put("aligntds_ndcg", ndcg(ours, theirs));
        String likeliest = theirs.texts().get(0);
        int place = ours.texts().indexOf(likeliest);
        measures.put(PLACE, (double) (place < 0 ? ABSENT : place));
        measures.put("aligntds_tp", place < 0 ? 0 : ours.probabilities().get(place));
        return measures;
    }

    /** Stored tokens and their probabilities among themselves. */
    private record Listed(List<Token> tokens, List<String> texts, List<Double> probabilities) {
        static Listed of(List<Candidate> candidates) {
            List<Candidate> stored = candidates.subList(0, Math.min(STORED, candidates.size()));
            double greatest = stored.get(0).logprob();
            double sum = stored.stream()
                    .mapToDouble(each -> Math.exp(each.logprob() - greatest))
                    .sum();
            return new Listed(
                    stored.stream().map(Candidate::token).toList(),
                    stored.stream().map(each -> each.token().text()).toList(),
                    stored.stream()
                            .map(each -> Math.exp(each.logprob() - greatest) / sum)
                            .toList());
        }

        /** The probability of each spelling among the first {@code count}. */
        Map<String, Double> first(int count) {
            Map<String, Double> first = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(count, texts.size()); i++) {
                first.putIfAbsent(texts.get(i), probabilities.get(i));
            }
            return first;
        }
    }

    private static double kl(Map<String, Double> base, Map<String, Double> aligned) {
        double sum = 0;
        for (var each : base.entrySet()) {
            double b = each.getValue();
            double a = aligned.getOrDefault(each.getKey(), 0.0);
            sum += a > 0 && b > 0 ? b * Math.log(b / a) : 0;
        }
        return sum;
    }

    private static double weightedSum(Map<String, Double> base, Map<String, Double> aligned) {
        double sum = 0;
        for (var each : base.entrySet()) {
            sum += each.getValue() * aligned.getOrDefault(each.getKey(), 0.0);
        }
        return sum;
    }

    private static double jaccard(Map<String, Double> base, Map<String, Double> aligned) {
        Set<String> either = new HashSet<>(base.keySet());
        either.addAll(aligned.keySet());
        long both = base.keySet().stream().filter(aligned::containsKey).count();
        return both / (double) either.size();
    }

    private static double ndcg(Listed base, Listed aligned) {
        Map<Object, Double> relevance = new HashMap<>();
        double ideal = 0;
        for (int i = 0; i < aligned.tokens().size(); i++) {
            relevance.put(name(aligned.tokens().get(i)), 1 / log2(i + 2));
            ideal += i < base.tokens().size() ? 1 / (log2(i + 2) * log2(i + 2)) : 0;
        }
        double gained = 0;
        for (int i = 0; i < base.tokens().size(); i++) {
            gained += relevance.getOrDefault(name(base.tokens().get(i)), 0.0) / log2(i + 2);
        }
        return gained / ideal;
    }

    private static Object name(Token token) {
        return token.id().isPresent() ? token.id().getAsInt() : token.text();
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }
}
