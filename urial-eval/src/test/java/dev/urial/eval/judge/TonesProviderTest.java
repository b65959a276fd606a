package dev.urial.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.contract.RubricContract;
import dev.urial.eval.rubric.Aspect;
import dev.urial.eval.rubric.Rubric;
import dev.urial.testkit.ProviderContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A rubric that a plug-in brings. */
class TonesProviderTest extends RubricContract {
    private static Rubric named(String rubric) {
        return new Judges(PluginCatalog.load(), RunConfig.DEFAULTS, message -> {}).rubric(rubric);
    }

    @Override
    protected Rubric rubric() {
        return named("tones:friendly");
    }

    @Test
    void settingsMakeTheRubric() {
        assertThat(named("tones?tone=dry").aspects()).extracting(Aspect::name).containsExactly("dry");
    }

    @Test
    void oursGoFirstAndWhatIsNoneIsSaid() {
        assertThat(named("safety").name()).isEqualTo("safety");
        assertThatThrownBy(() -> named("tone"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no rubric is named 'tone'");
    }

    /** The contract, on one of ours that compares. */
    @Nested
    class Pairwise extends RubricContract {
        @Override
        protected Rubric rubric() {
            return named("pairwise");
        }
    }

    /** The contract, on one of ours that scores as a whole. */
    @Nested
    class Single extends RubricContract {
        @Override
        protected Rubric rubric() {
            return named("single");
        }
    }

    @Nested
    class Provider extends ProviderContract {
        @Override
        protected TonesProvider provider() {
            return new TonesProvider();
        }
    }
}
