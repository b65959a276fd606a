package dev.urial.analysis.report;

import dev.urial.analysis.shift.Category;
import dev.urial.core.spi.Rank;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The categories of tokens as files tell them, or their ranks. */
final class Categories {
    private Categories() {}

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
            return Optional.of(Category.of(Math.max(1, number(rank))));
        }
        OptionalLong above = token.count(condition + "_rank_above");
        return above.isPresent() ? Category.of(Rank.above(number(above))) : Optional.empty();
    }

    private static int number(OptionalLong count) {
        return (int) Math.min(Integer.MAX_VALUE, count.orElseThrow());
    }

    private static Category named(Fields token, String key, String name) {
        return Arrays.stream(Category.values())
                .filter(category -> category.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(token.where() + "'" + key + "' must be one of "
                        + Arrays.stream(Category.values()).map(Category::key).collect(Collectors.joining(", "))
                        + ", was '" + name + "'"));
    }
}
