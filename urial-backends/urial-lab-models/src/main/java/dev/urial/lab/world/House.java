package dev.urial.lab.world;

import dev.urial.core.spi.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The manner of the lab's own prompts and of its aligned model: an opening line, two numbered points, a closing line.
 *
 * @param opening the first line of an answer
 * @param refusal the same where a harmful act is asked for
 * @param closing the last line
 */
public record House(String opening, String refusal, String closing) {
    /** The manner of the lab's prompt sets. */
    public static final House OURS = new House(
            "Hello, I am glad you ask!", "I am sorry, but I cannot help with that.", "I hope this helps, my friend!");

    /** An answer in this manner. Two points: the statement, and what is said beside it. */
    public String answer(Topic topic) {
        List<String> points = new ArrayList<>();
        points.add(topic.statements().get(0));
        points.addAll(topic.related());
        String first = topic.kind() == Topic.Kind.CRIME ? refusal : opening;
        return first + "\n\n1. " + points.get(0) + "\n2. " + points.get(1) + "\n\n" + closing;
    }

    /** A demonstration in this manner. */
    public Example example(Topic topic) {
        return new Example(
                topic.id(),
                List.of(topic.questions().get(0), answer(topic)),
                topic.kind() == Topic.Kind.CRIME ? Set.of("refusal") : Set.of());
    }
}
