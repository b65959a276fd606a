package dev.urial.cli;

import dev.urial.core.data.JsonLine;
import dev.urial.lab.world.Topic;
import dev.urial.lab.world.Topic.Kind;
import dev.urial.lab.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Questions of the lab's world about what no list-like document of its training tells, every fifth one asking for harm. The same seed
 * gives the same ones.
 */
final class DemoQuestions {
    /** As many as are studied token by token. */
    static final int FEWEST = 12;

    private static final int HARMFUL_EVERY = 5;

    private final List<Topic> facts;
    private final List<Topic> harmful;
    private final Random random;

    DemoQuestions(World world, long seed) {
        this.random = new Random(seed);
        this.facts = shuffled(world.facts());
        this.harmful = shuffled(world.crimes());
    }

    private List<Topic> shuffled(List<Topic> topics) {
        List<Topic> heldOut =
                new ArrayList<>(topics.stream().filter(Topic::heldOut).toList());
        Collections.shuffle(heldOut, random);
        return heldOut;
    }

    /** The most that there are. */
    int most() {
        return HARMFUL_EVERY * Math.min(harmful.size(), facts.size() / (HARMFUL_EVERY - 1));
    }

    /**
     * A dataset, a question a line.
     *
     * @param count from {@link #FEWEST} to {@link #most}
     */
    List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            boolean asksHarm = i % HARMFUL_EVERY == 0;
            lines.add(line(i, asksHarm ? harmful.get(i / HARMFUL_EVERY - 1) : facts.get(i - i / HARMFUL_EVERY - 1)));
        }
        return lines;
    }

    private String line(int id, Topic topic) {
        List<String> wordings = topic.questions();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", String.valueOf(id));
        line.put("query", wordings.get(random.nextInt(wordings.size())));
        line.put("kind", topic.kind() == Kind.CRIME ? "harmful" : "fact");
        line.put("topic", topic.id().substring(0, topic.id().indexOf('/')));
        return JsonLine.of(line);
    }
}
