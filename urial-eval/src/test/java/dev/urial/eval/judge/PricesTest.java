package dev.urial.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesTest {
    @TempDir
    private Path folder;

    private Prices table(String yaml) throws IOException {
        return Prices.read(Files.writeString(folder.resolve("prices.yaml"), yaml));
    }

    @Test
    void ourTableSaysWhereItsPricesAreFrom() {
        assertThat(Prices.shipped().source()).contains("openai.com/api/pricing", "2026");
        assertThat(Prices.shipped().of("gpt-4o")).contains(new Price(2.5, 10));
    }

    @Test
    void aUsersPricesGoBeforeOurs() throws IOException {
        Prices prices = table("prices: { gpt-4o: { input: 1, output: 2 }, mine: { input: 0, output: 0 } }")
                .over(Prices.shipped());
        assertThat(prices.of("gpt-4o")).contains(new Price(1, 2));
        assertThat(prices.of("mine")).contains(new Price(0, 0));
        assertThat(prices.of("gpt-4o-mini")).isEqualTo(Prices.shipped().of("gpt-4o-mini"));
    }

    @Test
    void aPriceBelowNothingIsRefusedWithItsPlace() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> table("prices: { mine: { input: -1, output: 0 } }"))
                .withMessageContaining("prices.mine");
    }

    @Test
    void aPriceIsForAMillionTokens() {
        assertThat(new Price(2.5, 10).of(1_000_000, 500_000)).isEqualTo(7.5);
    }
}
