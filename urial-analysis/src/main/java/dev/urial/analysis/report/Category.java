package dev.urial.analysis.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a model's ranking of a token is from choosing it. */
enum Category {
    UNSHIFTED,
    MARGINAL,
    SHIFTED;

    private static final int MARGINAL_UP_TO = 3;

    /**
     * The category of a token for a condition: as the file says it, or else what follows from its rank. A rank that is only known to
     * be above a bound tells it where the bound is high enough.
     *
     * @param condition what the condition's keys begin with
     */
    static Optional<Category> of(Fields token, String condition) {
        String key = condition.equals("base") ? "category" : condition + "_category";
        Optional<String> said = token.optionalText(key);
        if (said.isPresent()) {
            return Optional.of(named(token, key, said.get()));
        }
        OptionalLong rank = token.count(condition + "_rank");
        if (rank.isPresent()) {
            return Optional.of(ofRank(rank.getAsLong()));
        }
        OptionalLong above = token.count(condition + "_rank_above");
        return above.isPresent() && above.getAsLong() >= MARGINAL_UP_TO ? Optional.of(SHIFTED) : Optional.empty();
    }

    private static Category ofRank(long rank) {
        if (rank <= 1) {
            return UNSHIFTED;
        }
        return rank <= MARGINAL_UP_TO ? MARGINAL : SHIFTED;
    }

    private static Category named(Fields token, String key, String name) {
        return Arrays.stream(values())
                .filter(category -> category.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(token.where() + "'" + key + "' must be one of "
                        + String.join(", ", keys()) + ", was '" + name + "'"));
    }

    private static List<String> keys() {
        return Arrays.stream(values()).map(Category::key).toList();
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
