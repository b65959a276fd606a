package dev.urial.core.prompt;

import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.PromptTemplateProvider;
import java.util.List;
import java.util.Optional;

/**
 * The built-in prompt templates: the forms of the published URIAL prompts (Lin et al., "The Unlocking Spell on Base LLMs", ICLR
 * 2024; github.com/Re-Align/URIAL), each in two modes.
 *
 * <p><b>Contained</b>, the default. Where no message holds anything of the form itself, the bytes are those of the published tools.
 * Other messages are written so that a reader who obeys the form finds exactly what was put in:
 *
 * <ul>
 *   <li>between fences, a message that holds a run of three or more backticks gets a fence one longer than its longest run;
 *   <li>where the form puts a query on the fence line, one that is empty, holds such a run, or begins or ends with a backtick is
 *       written as a block with a fence of at least four;
 *   <li>without fences, a line that begins with one of the form's own headings, indented or not, gets one more space in front;
 *   <li>line breaks around a message are kept, which {@code urial-v6} as published drops.
 * </ul>
 *
 * <p>Stops are the whole separation between an answer and the next query, and bare headings with their colon, so that a heading
 * such as {@code # Query plan} does not end an answer. Where the separation was matched whole, {@code answer} gives the text before
 * it as it is, only with the escapes undone. Otherwise trailing white space goes, and leading blank lines, and a fence that closes
 * the answer with what follows it; code blocks of the answer stay.
 *
 * <p><b>As published</b>, for comparisons: no message is trimmed or escaped; an empty one is rendered as if it were still to be
 * written; stops are {@code # Query} and {@code # User}; {@code answer} deletes every triple backtick, turns
 * {@code <|endoftext|>} into a space and strips. The forms of the paper's own runs, {@code urial-legacy},
 * {@code zero-shot} and {@code zero-shot-shift}, come from an older tool: an empty message is written like any other, the stops are
 * {@code Query} and {@code </answer>}, and {@code answer} cuts as that tool's scripts do (but for their limit of 1,000 Llama tokens). That tool knew
 * single questions only; further turns are ours.
 */
public final class UrialTemplates {
    /**
     * How a template behaves.
     *
     * @param asPublished true for the published tools' behaviour to the byte; false, or left out, for containment
     */
    public record Settings(Optional<Boolean> asPublished) {
        /** Containment. */
        public static final Settings DEFAULT = new Settings(Optional.empty());
    }

    private UrialTemplates() {}

    /** The names of the built-in templates. */
    public static List<String> names() {
        return Layout.names();
    }

    /** The provider of one layout. */
    abstract static class OfLayout implements PromptTemplateProvider<Settings> {
        private final Layout layout;

        OfLayout(Layout layout) {
            this.layout = layout;
        }

        @Override
        public final String name() {
            return layout.templateName();
        }

        @Override
        public final Class<Settings> configType() {
            return Settings.class;
        }

        @Override
        public final PromptTemplate create(Settings config, PluginContext context) {
            return new UrialTemplate(layout, config.asPublished().orElse(false));
        }
    }

    /** {@code urial-backticks}: {@code # Query:} and {@code # Answer:}, each text between two fence lines. */
    public static final class Backticks extends OfLayout {
        public Backticks() {
            super(Layout.BACKTICKS);
        }
    }

    /** {@code urial-v2}: {@code # Query:} and {@code # Answer:} without fences, spaced as v5. Ours, for {@code inst_help_v2}. */
    public static final class V2 extends OfLayout {
        public V2() {
            super(Layout.V2);
        }
    }

    /** {@code urial-v4}: {@code User:} and {@code Assistant:} without fences; published, though its tool never chooses it. */
    public static final class V4 extends OfLayout {
        public V4() {
            super(Layout.V4);
        }
    }

    /** {@code urial-v5}: {@code # User:} and {@code # Assistant:} without fences, a blank line after each. */
    public static final class V5 extends OfLayout {
        public V5() {
            super(Layout.V5);
        }
    }

    /** {@code urial-v6}: {@code # User:} and {@code # Assistant:} without fences, the text directly below. */
    public static final class V6 extends OfLayout {
        public V6() {
            super(Layout.V6);
        }
    }

    /** {@code urial-legacy}: the paper's own runs, the query on its fence line, the answer between fence lines. */
    public static final class Legacy extends OfLayout {
        public Legacy() {
            super(Layout.LEGACY);
        }
    }

    /** {@code zero-shot}: the paper's form for a bare query, K = 0. */
    public static final class ZeroShot extends OfLayout {
        public ZeroShot() {
            super(Layout.ZERO_SHOT);
        }
    }

    /** {@code zero-shot-shift}: the same as the paper's study of token shift has it, without the space that opens an answer. */
    public static final class ZeroShotShift extends OfLayout {
        public ZeroShotShift() {
            super(Layout.ZERO_SHOT_SHIFT);
        }
    }
}
