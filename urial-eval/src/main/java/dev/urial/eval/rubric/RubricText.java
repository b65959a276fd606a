package dev.urial.eval.rubric;

import java.util.Optional;

/** How a rubric's text is filled: ours contain what they are given, the published ones do not. */
interface RubricText {
    /** The text with its placeholders. */
    String source();

    /** Whether references are shown where there are any. */
    boolean showsReferences();

    /**
     * The prompt.
     *
     * @param candidate where the judged answer sits, if two are compared
     */
    JudgePrompt fill(Case judged, Optional<Seat> candidate);
}
