package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.function.ToDoubleFunction;

/** What is added up over tokens: counts of categories, and sums of the numbers that are known with how many they are of. */
final class Sums {
    private int tokens;
    private int unshifted;
    private int marginal;
    private int shifted;
    private double kl;
    private int klTokens;
    private double variation;
    private double top10;
    private int variationTokens;
    private int top10Tokens;

    void add(Compared token) {
        tokens++;
        token.category().ifPresent(this::count);
        if (token.kl().isPresent() && Double.isFinite(token.kl().getAsDouble())) {
            kl += token.kl().getAsDouble();
            klTokens++;
        }
        Double distance = token.measures().get(Compared.TOTAL_VARIATION);
        if (distance != null) {
            variation += distance;
            variationTokens++;
        }
        Double common = token.measures().get(Compared.TOP10);
        if (common != null) {
            top10 += common;
            top10Tokens++;
        }
    }

    private void count(Category category) {
        switch (category) {
            case UNSHIFTED -> unshifted++;
            case MARGINAL -> marginal++;
            case SHIFTED -> shifted++;
        }
    }

    void add(Sums other) {
        tokens += other.tokens;
        unshifted += other.unshifted;
        marginal += other.marginal;
        shifted += other.shifted;
        kl += other.kl;
        klTokens += other.klTokens;
        variation += other.variation;
        variationTokens += other.variationTokens;
        top10 += other.top10;
        top10Tokens += other.top10Tokens;
    }

    int tokens() {
        return tokens;
    }

    int tokens(Category category) {
        return switch (category) {
            case UNSHIFTED -> unshifted;
            case MARGINAL -> marginal;
            case SHIFTED -> shifted;
        };
    }

    /** Tokens whose category is known. */
    int ranked() {
        return unshifted + marginal + shifted;
    }

    /** A number of the summary, by its name there; NaN where nothing is known. */
    enum Statistic {
        UNSHIFTED("unshifted", sums -> share(sums, Category.UNSHIFTED)),
        MARGINAL("marginal", sums -> share(sums, Category.MARGINAL)),
        SHIFTED("shifted", sums -> share(sums, Category.SHIFTED)),
        MEAN_KL("mean_kl", sums -> sums.kl / sums.klTokens),
        MEAN_TV("mean_tv", sums -> sums.variation / sums.variationTokens),
        TOP10("top10_agreement", sums -> sums.top10 / sums.top10Tokens);

        private final String key;

        @SuppressWarnings("ImmutableEnumChecker") // functions without state
        private final ToDoubleFunction<Sums> value;

        Statistic(String key, ToDoubleFunction<Sums> value) {
            this.key = key;
            this.value = value;
        }

        String key() {
            return key;
        }

        double of(Sums sums) {
            return value.applyAsDouble(sums);
        }

        private static double share(Sums sums, Category category) {
            return sums.tokens(category) / (double) sums.ranked();
        }
    }
}
