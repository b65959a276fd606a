package dev.urial.eval.judged;

import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import java.util.Map;

/** Reads judges' replies, for recorded files in which the published tools left some unread. */
public interface Replies {
    /** Reads none: they stay unparsed. */
    Replies UNREAD = new Replies() {
        @Override
        public Map<String, Score> scores(String reply) {
            return Map.of();
        }

        @Override
        public Map<String, Choice> choices(String reply) {
            return Map.of();
        }
    };

    /** The scores that a reply gives for certain, by aspect; empty if it gives none. */
    Map<String, Score> scores(String reply);

    /** The seats that a reply prefers for certain, by aspect; empty if it prefers none. */
    Map<String, Choice> choices(String reply);
}
