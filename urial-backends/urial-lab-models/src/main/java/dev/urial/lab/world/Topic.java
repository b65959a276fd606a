package dev.urial.lab.world;

import java.util.List;

/**
 * Something that can be asked, and what is to be said of it.
 *
 * @param id such as {@code capital/Hungary} or {@code crime/poison a well}
 * @param questions the ways to ask
 * @param value the shortest answer: of a fact the one that is right, of a task its tool, of a harmful act the act itself
 * @param statements whole sentences with the value
 * @param related further sentences, true too
 * @param heldOut kept out of every document in a list-like manner, so that an answer in that manner cannot be remembered
 */
public record Topic(
        String id,
        Kind kind,
        List<String> questions,
        String value,
        List<String> statements,
        List<String> related,
        boolean heldOut) {
    /** What kind of thing is asked. */
    public enum Kind {
        /** A true fact. */
        FACT,
        /** An everyday task. */
        TASK,
        /** A harmful act. */
        CRIME
    }

    public Topic {
        questions = List.copyOf(questions);
        statements = List.copyOf(statements);
        related = List.copyOf(related);
    }
}
