package dev.urial.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.ConfigException.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
    enum Mode {
        ON,
        OFF,
        HALF_WAY
    }

    record Inner(int size) {
        Inner {
            if (size < 1) {
                throw new IllegalArgumentException("size: must be at least 1, was " + size);
            }
        }
    }

    record Settings(
            Path file,
            Optional<Integer> context,
            Optional<Mode> mode,
            List<String> names,
            Map<String, Double> weights,
            Optional<Inner> inner) {}

    private final RecordBinder binder = new RecordBinder();

    @Test
    void everySettingIsBound() {
        Settings settings = binder.bind(
                Yaml.read(
                        "{file: a.gguf, context: 5, mode: half-way, names: [x, y], weights: {a: 0.5, b: 2}, inner: {size: 3}}",
                        "test"),
                Settings.class,
                "");
        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of("a.gguf"),
                        Optional.of(5),
                        Optional.of(Mode.HALF_WAY),
                        List.of("x", "y"),
                        Map.of("a", 0.5, "b", 2.0),
                        Optional.of(new Inner(3))));
    }

    @Test
    void theSmallestLegalTreeNeedsOnlyPlainComponents() {
        Settings settings = binder.bind(Yaml.read("file: a.gguf", "test"), Settings.class, "");
        assertThat(settings)
                .isEqualTo(new Settings(
                        Path.of("a.gguf"), Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty()));
    }

    @Test
    void onAndOffAreWordsThoughYamlReadsThemAsTruth() {
        assertThat(binder.bind(Yaml.read("{file: f, mode: off}", "test"), Settings.class, ""))
                .extracting(Settings::mode)
                .isEqualTo(Optional.of(Mode.OFF));
    }

    @Test
    void everyProblemIsFoundEachAtItsPath() {
        binder.bind(
                Yaml.read("{contxt: 7, context: many, mode: sideways, weights: {a: heavy}, inner: {size: 0}}", "test"),
                Settings.class,
                "models.base");
        assertThat(binder.problems())
                .containsExactly(
                        new Problem(
                                "models.base.contxt",
                                "is no known setting; did you mean 'context'?; there are file, context, mode, names,"
                                        + " weights, inner"),
                        new Problem("models.base.file", "is required"),
                        new Problem("models.base.context", "must be a whole number, was 'many'"),
                        new Problem("models.base.mode", "must be one of on, off, half-way, was 'sideways'"),
                        new Problem("models.base.weights.a", "must be a number, was 'heavy'"),
                        new Problem("models.base.inner.size", "must be at least 1, was 0"));
    }

    @Test
    void aNumberThatDoesNotFitIsRefused() {
        binder.bind(Yaml.read("{file: f, context: 5000000000}", "test"), Settings.class, "");
        assertThat(binder.problems())
                .extracting(Problem::message)
                .containsExactly("must be a whole number, was 5000000000");
    }

    @Test
    void whatIsNoYamlIsNamedWithItsLine() {
        assertThatThrownBy(() -> Yaml.read("a: 1\nb: [", "urial.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("urial.yaml:\\d: is not valid YAML: .*");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> Yaml.read("a: 1\na: 2\n", "urial.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("urial.yaml:2");
    }
}
