package dev.urial.core.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * The forms, as data. A message is heading, body, tail; an open answer is heading and the body's beginning. The sources are the
 * URIAL authors' repository (Re-Align/URIAL): {@code SeparatorStyle.URIAL} and {@code URIAL_V6} in
 * {@code src/fastchat_conversation.py} for the forms of 2024, the f-strings of {@code src/legacy/adapt_utils.py} for the paper's
 * own two, {@code src/logit_analysis.py} of its study of token shift for the last. {@code urial_v4} is defined there and never
 * chosen; {@code urial-v2} is ours, for the published file that has {@code # Query:} without fences, in the spacing of its neighbours v4 and v5.
 *
 * @param tail what ends a message, after its body
 */
record Layout(String templateName, Side user, Side assistant, String tail) {
    static final Layout BACKTICKS = new Layout(
            "urial-backticks",
            new Side("# Query:", "\n", "\n", Body.BLOCK),
            new Side("# Answer:", "\n", "\n", Body.BLOCK),
            "\n");
    static final Layout V2 = new Layout(
            "urial-v2",
            new Side("# Query:", "\n", "\n\n", Body.PLAIN),
            new Side("# Answer:", "\n", "\n\n", Body.PLAIN),
            "\n\n");
    static final Layout V4 = new Layout(
            "urial-v4",
            new Side("User:", "\n", "\n\n", Body.PLAIN),
            new Side("Assistant:", "\n", "\n\n", Body.PLAIN),
            "\n\n");
    static final Layout V5 = new Layout(
            "urial-v5",
            new Side("# User:", "\n", "\n\n", Body.PLAIN),
            new Side("# Assistant:", "\n", "\n\n", Body.PLAIN),
            "\n\n");
    static final Layout V6 = new Layout(
            "urial-v6",
            new Side("# User:", "\n\n", "\n", Body.STRIPPED),
            new Side("# Assistant:", "\n\n", "\n", Body.STRIPPED),
            "\n");
    static final Layout LEGACY = new Layout(
            "urial-legacy",
            new Side("# Query:", "\n", "\n", Body.INLINE),
            new Side("# Answer:", "\n", "\n", Body.BLOCK),
            "\n");
    static final Layout ZERO_SHOT = new Layout(
            "zero-shot",
            new Side("# Query:", "", " \n ", Body.INLINE),
            new Side("# Answer:", "", " \n ", Body.SPACED_INLINE),
            " \n\n \n");
    static final Layout ZERO_SHOT_SHIFT = new Layout(
            "zero-shot-shift", ZERO_SHOT.user(), new Side("# Answer:", "", " \n ", Body.INLINE), ZERO_SHOT.tail());

    private static final List<Layout> ALL = List.of(BACKTICKS, V2, V4, V5, V6, LEGACY, ZERO_SHOT, ZERO_SHOT_SHIFT);

    /** How a message stands under its heading. */
    enum Body {
        /** As it is. */
        PLAIN("", "", false),
        /** As it is; the published tool drops line breaks around it. */
        STRIPPED("", "", false),
        /** Between two fence lines. */
        BLOCK("\n", "\n", true),
        /** Between two fences on its own line. */
        INLINE("", "", true),
        /** The same with a space after the first fence. */
        SPACED_INLINE(" ", "", true);

        private final String lead;
        private final String trail;
        private final boolean fenced;

        Body(String lead, String trail, boolean fenced) {
            this.lead = lead;
            this.trail = trail;
            this.fenced = fenced;
        }

        boolean fenced() {
            return fenced;
        }

        /** What stands before the text of a message, and so before an answer still to be written. */
        String opening() {
            return fenced ? Fences.ORDINARY + lead : "";
        }

        String closing() {
            return fenced ? trail + Fences.ORDINARY : "";
        }

        /** The body byte for byte as the published tools write it. */
        String published(String text) {
            return opening() + (this == STRIPPED ? strippedOfLineFeeds(text) : text) + closing();
        }

        /** The body of a fenced message from which a reader can always recover the text. */
        String contained(String text) {
            int fence = Math.max(Fences.ORDINARY.length(), Fences.longestRun(text) + 1);
            if (this == BLOCK) {
                return Fences.block(text, fence);
            }
            boolean plain = !text.isEmpty()
                    && fence == Fences.ORDINARY.length()
                    && text.charAt(0) != '`'
                    && text.charAt(text.length() - 1) != '`';
            // four backticks tell a block from a one-line form whose text begins with a line break
            return plain ? opening() + text + closing() : Fences.block(text, Math.max(fence, 4));
        }

        private static String strippedOfLineFeeds(String text) {
            int start = 0;
            int end = text.length();
            while (start < end && text.charAt(start) == '\n') {
                start++;
            }
            while (end > start && text.charAt(end - 1) == '\n') {
                end--;
            }
            return text.substring(start, end);
        }
    }

    /**
     * One speaker.
     *
     * @param title the words of the heading
     * @param before what precedes them in the heading
     * @param after what follows them in the heading
     */
    record Side(String title, String before, String after, Body body) {
        String heading() {
            return before + title + after;
        }
    }

    /** Whether it is one of the forms of the paper's own runs, before the tools were rewritten. */
    boolean ofThePaper() {
        return equals(LEGACY) || equals(ZERO_SHOT) || equals(ZERO_SHOT_SHIFT);
    }

    /**
     * The stops that hold all that separates an answer from the next query, so that what stands before one is the whole answer.
     * First the separation exactly as the form has it, then with other numbers of line breaks after a closing fence line.
     */
    List<String> exactStops() {
        String canonical = assistant.body().closing() + tail + user.before() + user.title();
        List<String> stops = new ArrayList<>(List.of(canonical));
        if (assistant.body() == Body.BLOCK) {
            for (String breaks : List.of("\n", "\n\n", "\n\n\n")) {
                String variant = assistant.body().closing() + breaks + user.title();
                if (!variant.equals(canonical)) {
                    stops.add(variant);
                }
            }
        }
        return stops;
    }

    /**
     * All stops, the longest first: some servers take the first in the list that they find. Headings count with their colon only,
     * so that an answer may have a heading such as {@code # Query plan}; without {@code #} they count as whole lines only, as
     * answers may hold a dialogue. The last is a model that begins the whole prompt again: the published preambles and ours start
     * so.
     */
    List<String> stops() {
        boolean marked = user.title().startsWith("#");
        String lineEnd = marked ? "" : "\n";
        List<String> stops = new ArrayList<>(exactStops());
        stops.add("\n" + user.title() + lineEnd);
        stops.add("\n" + assistant.title() + lineEnd);
        stops.add("\n" + (marked ? "# " : "") + "Instruction\n\nBelow");
        return stops;
    }

    /** The names of the built-in templates, for messages. */
    static List<String> names() {
        return ALL.stream().map(Layout::templateName).toList();
    }
}
