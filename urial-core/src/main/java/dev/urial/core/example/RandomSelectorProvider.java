package dev.urial.core.example;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.ExampleSelectorProvider;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * {@code random}: examples in a drawn order. One order is drawn for all queries, so that the prompts of a run begin alike and a
 * backend computes that part once; or, if asked, one for each query. A larger limit gives the same examples and more after them. An
 * example that asks the query itself is passed over, the next one taking its place.
 */
public final class RandomSelectorProvider implements ExampleSelectorProvider<RandomSelectorProvider.Settings> {
    /**
     * How to draw.
     *
     * @param perQuery true to draw for each query, by its id and text; one draw for all if left out
     * @param seed of the draw; {@link PluginContext#seed()} if left out
     */
    public record Settings(Optional<Boolean> perQuery, Optional<Long> seed) {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public Class<Settings> configType() {
        return Settings.class;
    }

    @Override
    public ExampleSelector create(Settings config, PluginContext context) {
        List<Example> examples = Pool.distinct(context.examples());
        long seed = config.seed().orElseGet(context::seed);
        if (config.perQuery().orElse(false)) {
            return (query, limit) -> Pool.first(drawn(examples, seed ^ seedOf(query)), query, limit);
        }
        List<Example> drawn = drawn(examples, seed);
        return (query, limit) -> Pool.first(drawn, query, limit);
    }

    private static List<Example> drawn(List<Example> examples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> drawn = new ArrayList<>(examples);
        for (int last = drawn.size() - 1; last > 0; last--) {
            Collections.swap(drawn, last, random.nextInt(last + 1));
        }
        return List.copyOf(drawn);
    }

    // String.hashCode is specified to the bit, so the draw is the same on every platform
    private static long seedOf(Query query) {
        return (long) query.id().hashCode() << Integer.SIZE ^ query.turns().hashCode();
    }
}
