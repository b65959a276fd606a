package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.Reference;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.ExampleSelectorProvider;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every example selector keeps. */
public abstract class ExampleSelectorContract {
    private static final List<Example> POOL = IntStream.range(0, 9)
            .mapToObj(i -> Example.of("e" + i, "question " + i, "answer " + i))
            .toList();

    /** The selector under test, as a user names it: {@code random?seed=7}. */
    protected abstract String selector();

    @Test
    protected void thereAreNeverMoreThanTheLimitAndNeverRepeats() {
        for (int limit = 0; limit <= POOL.size() + 2; limit++) {
            List<Example> selected = open().select(Query.of("anything"), limit);
            assertThat(selected).hasSizeLessThanOrEqualTo(limit).doesNotHaveDuplicates();
            assertThat(POOL).containsAll(selected);
        }
    }

    @Test
    protected void theQueryItselfIsNeverShown() {
        for (Example example : POOL) {
            assertThat(open().select(Query.of(example.query()), POOL.size())).doesNotContain(example);
        }
    }

    @Test
    protected void theSameQueryGetsTheSameListEvenFromANewSelector() {
        for (int i = 0; i < 20; i++) {
            Query query = Query.of("query " + i);
            assertThat(open().select(query, 3)).isEqualTo(open().select(query, 3));
        }
    }

    @Test
    protected void anEmptyPoolGivesNothing() {
        assertThat(open(List.of()).select(Query.of("anything"), 3)).isEmpty();
    }

    private ExampleSelector open() {
        return open(POOL);
    }

    private ExampleSelector open(List<Example> pool) {
        Reference reference = Reference.parse(selector(), "selector");
        return create(PluginCatalog.load().selectors().get(reference.name(), "selector"), reference, pool);
    }

    private static <C extends Record> ExampleSelector create(
            ExampleSelectorProvider<C> provider, Reference reference, List<Example> pool) {
        PluginContext context = new PluginContext() {
            @Override
            public Path resolve(String path) {
                return Path.of(path);
            }

            @Override
            public long seed() {
                return 5;
            }

            @Override
            public List<Example> examples() {
                return pool;
            }
        };
        return provider.create(ConfigReader.settings(provider, reference, "selector"), context);
    }
}
