package dev.urial.testkit;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.wiring.Parts;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contracts, on the templates and selectors that are shipped. */
@Tag("slow")
class BuiltInPartsTest {
    private static PromptTemplate template(String name) {
        PromptSettings bare = PromptSettings.DEFAULTS.withSet("none");
        PromptSettings settings = new PromptSettings(
                bare.set(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(name),
                Optional.empty());
        return new Parts(PluginCatalog.load(), 0).prompt(settings).template();
    }

    abstract static class Fenced extends PromptTemplateContract {
        private final String name;

        Fenced(String name) {
            this.name = name;
        }

        @Override
        protected PromptTemplate template() {
            return BuiltInPartsTest.template(name);
        }
    }

    /** Without fences, a heading inside a text is moved one space to the right, and back. */
    abstract static class Unfenced extends Fenced {
        private final Pattern escaped;

        Unfenced(String name, String user, String assistant) {
            super(name);
            escaped = Pattern.compile("^ (?=[ \\t]*(?:" + user + "|" + assistant + "))", Pattern.MULTILINE);
        }

        @Override
        protected String unescaped(String answer) {
            return escaped.matcher(answer).replaceAll("");
        }
    }

    @Nested
    class Backticks extends Fenced {
        Backticks() {
            super("urial-backticks");
        }
    }

    @Nested
    class Legacy extends Fenced {
        Legacy() {
            super("urial-legacy");
        }
    }

    @Nested
    class ZeroShotShift extends Fenced {
        ZeroShotShift() {
            super("zero-shot-shift");
        }
    }

    @Nested
    class ZeroShot extends Fenced {
        ZeroShot() {
            super("zero-shot");
        }
    }

    @Nested
    class V2 extends Unfenced {
        V2() {
            super("urial-v2", "# Query:", "# Answer:");
        }
    }

    @Nested
    class V4 extends Unfenced {
        V4() {
            super("urial-v4", "User:", "Assistant:");
        }
    }

    @Nested
    class V5 extends Unfenced {
        V5() {
            super("urial-v5", "# User:", "# Assistant:");
        }
    }

    @Nested
    class V6 extends Unfenced {
        V6() {
            super("urial-v6", "# User:", "# Assistant:");
        }
    }

    @Nested
    class FixedSelector extends ExampleSelectorContract {
        @Override
        protected String selector() {
            return "fixed";
        }
    }

    @Nested
    class RandomSelector extends ExampleSelectorContract {
        @Override
        protected String selector() {
            return "random";
        }
    }

    @Nested
    class RandomSelectorPerQuery extends ExampleSelectorContract {
        @Override
        protected String selector() {
            return "random?perQuery=true&seed=3";
        }
    }
}
