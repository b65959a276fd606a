package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.analysis.shift.ShiftStudy.Settings;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import dev.urial.core.spi.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How measures are found, and which names they may have. */
class MeasuresTest {
    private static final ClassLoader LOADER = MeasuresTest.class.getClassLoader();

    /** A measure that names its number otherwise than itself. */
    record Named(String name, String number) implements Measure {
        @Override
        public Map<String, Double> measure(Distribution aligned, Distribution base, int token) {
            return Map.of(number, 1.0);
        }
    }

    private static Settings settings(Measure... measures) {
        return new Settings(Pair.SETTINGS.decoding(), Optional.empty(), false, List.of(measures), 0);
    }

    @Test
    void aMeasureIsFoundOnceHoweverOftenItIsNamed() {
        assertThat(Measures.named(List.of("js", "js"), LOADER)).singleElement().isInstanceOf(JensenShannon.class);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Measures.named(List.of("jx"), LOADER))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no measure is named 'jx'")
                .hasMessageContaining("did you mean 'js'?")
                .hasMessageContaining("there are js");
    }

    @Test
    void aNameThatTheFilesUseIsRefused() {
        assertThatThrownBy(() -> settings(new Named("kl", "kl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'kl'");
    }

    @Test
    void aNameThatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> settings(new Named("My Measure", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("small letters and digits");
    }

    @Test
    void twoOfOneNameAreRefused() {
        assertThatThrownBy(() -> settings(new JensenShannon(), new Named("js", "js")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two have the name 'js'");
    }

    @Test
    void aNumberUnderAnothersNameEndsTheStudy() {
        try (Models models = Pair.models();
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), settings(new Named("own", "base_rank")))) {
            assertThatThrownBy(() -> study.shift(Pair.item("a")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the measure 'own' named a number 'base_rank'");
        }
    }
}
