package dev.urial.core.example;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.ExampleSelectorProvider;
import dev.urial.core.spi.PluginContext;
import java.util.List;

/**
 * {@code fixed}: the first examples of the set, in its order, the same for every query, as in the URIAL paper. An example that asks
 * the query itself is passed over, the next one taking its place.
 */
public final class FixedSelectorProvider implements ExampleSelectorProvider<FixedSelectorProvider.Settings> {
    /** There is nothing to set. */
    public record Settings() {}

    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public Class<Settings> configType() {
        return Settings.class;
    }

    @Override
    public ExampleSelector create(Settings config, PluginContext context) {
        List<Example> examples = Pool.distinct(context.examples());
        return (query, limit) -> Pool.first(examples, query, limit);
    }
}
