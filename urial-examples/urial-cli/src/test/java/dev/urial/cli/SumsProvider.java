package dev.urial.cli;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetCard;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A dataset of somebody else's that is no file: sums up to a number. */
public final class SumsProvider implements DatasetProvider<SumsProvider.Config> {
    /**
     * How many sums.
     *
     * @param upTo the last number that is added to itself
     */
    public record Config(int upTo) {}

    @Override
    public String name() {
        return "sums";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Dataset create(Config config, PluginContext context) {
        List<DatasetItem> items = IntStream.rangeClosed(1, config.upTo())
                .mapToObj(number -> new DatasetItem(
                        "sum-" + number,
                        List.of(),
                        List.of("What is " + number + " and " + number + "?"),
                        Map.of("even", number % 2 == 0)))
                .toList();
        String hash = Sha256.hex(String.valueOf(items).getBytes(StandardCharsets.UTF_8));
        return Dataset.of(DatasetCard.of("sums", "made on the spot", hash), items);
    }
}
