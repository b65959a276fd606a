package dev.urial.lab.world;

import dev.urial.lab.world.Topic.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws the documents of the world, one after another. Not for several threads. */
public final class Documents {
    private static final int LONGEST = 3_300;

    private final World world;
    private final Draw draw;
    private final List<Topic> tellable;
    private final List<Topic> oftenAsked;
    private final List<String> prefixes;

    /**
     * @param seed the same seed gives the same documents
     */
    public Documents(World world, long seed) {
        this.world = world;
        this.draw = new Draw(seed);
        this.tellable =
                world.topics().stream().filter(topic -> !topic.heldOut()).toList();
        // a sum is harder than other facts: its numbers are in many others
        List<Topic> sums = world.facts().stream()
                .filter(fact -> relation(fact).equals("sum"))
                .toList();
        this.oftenAsked =
                Stream.of(world.facts(), sums, sums).flatMap(List::stream).toList();
        this.prefixes =
                world.facts().stream().map(Documents::relation).distinct().toList();
    }

    /** The next document: some lines of text, without a line break at the end. */
    public String next() {
        String text = switch (draw.weighted(58, 9, 6, 5, 5, 5, 4, 6, 2)) {
            case 0 -> transcript();
            case 1 -> encyclopedia();
            case 2 -> forum();
            case 3 -> examination();
            case 4 -> table();
            case 5 -> questionsWithoutHeadings();
            case 6 -> quizWithKey();
            case 7 -> echoes();
            default -> law();
        };
        return text.stripTrailing();
    }

    private static String relation(Topic topic) {
        return topic.id().substring(0, topic.id().indexOf('/'));
    }

    /** A way to choose what is asked next in one document: of everything, or of one relation alone. */
    private List<Topic> pool(boolean listLike) {
        List<Topic> facts = oftenAsked;
        if (draw.chance(0.25)) {
            String prefix = draw.pick(prefixes);
            facts = facts.stream().filter(fact -> relation(fact).equals(prefix)).toList();
        }
        return listLike ? facts.stream().filter(fact -> !fact.heldOut()).toList() : facts;
    }

    private Topic topic(List<Topic> facts, boolean listLike) {
        int kind = draw.weighted(80, 9, 11);
        if (kind == 0) {
            return draw.pick(facts);
        }
        if (draw.chance(0.5)) {
            return World.strangeAct(kind == 1 ? Kind.TASK : Kind.CRIME, draw);
        }
        List<Topic> acts = kind == 1 ? world.tasks() : world.crimes();
        Topic act = draw.pick(acts);
        while (listLike && act.heldOut()) {
            act = draw.pick(acts);
        }
        return act;
    }

    private String transcript() {
        StringBuilder text = new StringBuilder();
        Manner manner = Manner.draw(draw);
        if (draw.chance(0.45)) {
            text.append(preamble()).append(draw.pick("\n\n", "\n\n", "\n\n---\n\n", "\n"));
        }
        Format format = Format.draw(draw);
        exchanges(text, manner, format, draw.between(2, manner.listLike() ? 10 : 12));
        return text.toString();
    }

    private String questionsWithoutHeadings() {
        StringBuilder text = new StringBuilder();
        Manner manner = Manner.draw(draw);
        exchanges(text, manner, Format.plain(draw), draw.between(6, 20));
        return text.toString();
    }

    private void exchanges(StringBuilder text, Manner manner, Format format, int count) {
        List<Topic> facts = pool(manner.listLike());
        for (int i = 0; i < count && text.length() < LONGEST; i++) {
            Topic topic = topic(facts, manner.listLike());
            text.append(format.exchange(draw.pick(topic.questions()), manner.answer(topic)));
        }
    }

    private String preamble() {
        Phrases phrases = new Phrases(draw);
        String heading = draw.pick("", "", "# Instruction\n\n", "# About\n\n", "Note: ", "# Introduction\n\n");
        String first = draw.pick(
                "Below are questions and answers.",
                "Below is a list of conversations.",
                "This is what people asked, and what they were told.",
                "Some questions, each with an answer.",
                "Someone asks and someone replies.",
                "Here is a talk between a person and a helper.",
                "These pages hold questions from readers.",
                "From the letters of " + draw.pick(Words.NAMES) + ".");
        return heading + first + (draw.chance(0.4) ? " " + phrases.sentence() : "");
    }

    private String encyclopedia() {
        List<Topic> facts = pool(false);
        boolean headed = draw.chance(0.4);
        boolean titled = draw.chance(0.5);
        int entries = draw.between(3, 14);
        StringBuilder text = new StringBuilder(
                titled ? draw.pick("# Facts", "Encyclopedia", "# A short book of facts") + "\n\n" : "");
        for (int i = 0; i < entries; i++) {
            Topic fact = draw.chance(0.9) ? draw.pick(facts) : draw.pick(world.tasks());
            if (headed) {
                text.append("## ")
                        .append(Phrase.capital(fact.id().substring(fact.id().indexOf('/') + 1)))
                        .append('\n');
            }
            text.append(draw.pick(fact.statements()));
            fact.related().stream()
                    .filter(related -> draw.chance(0.6))
                    .forEach(related -> text.append(' ').append(related));
            text.append(headed ? "\n\n" : "\n");
        }
        return text.toString();
    }

    private String forum() {
        Phrases phrases = new Phrases(draw);
        List<Topic> facts = pool(false);
        StringBuilder text = new StringBuilder();
        int threads = draw.between(1, 4);
        for (int i = 0; i < threads; i++) {
            Topic topic = topic(facts, false);
            text.append(name())
                    .append(": ")
                    .append(draw.pick(topic.questions()))
                    .append('\n');
            int posts = draw.between(1, 4);
            for (int post = 0; post < posts; post++) {
                text.append(name())
                        .append(": ")
                        .append(
                                switch (draw.between(0, 3)) {
                                    case 0 -> phrases.sentence();
                                    case 1 ->
                                        topic.kind() == Kind.CRIME
                                                ? "no idea"
                                                : topic.value() + draw.pick("", ", I think", " of course");
                                    default ->
                                        topic.kind() == Kind.CRIME
                                                ? draw.pick(
                                                        "ask someone else",
                                                        "at night, I guess",
                                                        "why would you want to know")
                                                : draw.pick(topic.statements());
                                })
                        .append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private String name() {
        return draw.pick(Words.NAMES).toLowerCase(Locale.ROOT);
    }

    /** Questions alone, and so many that no answer is to be hoped for. */
    private String examination() {
        List<Topic> facts = pool(false);
        boolean numbered = draw.chance(0.3);
        return IntStream.rangeClosed(1, draw.between(25, 50))
                .mapToObj(i -> (numbered ? i + ". " : "")
                        + draw.pick(topic(facts, false).questions()))
                .collect(Collectors.joining("\n"));
    }

    private String table() {
        String prefix = draw.pick(prefixes);
        List<Topic> rows = world.facts().stream()
                .filter(fact -> relation(fact).equals(prefix))
                .toList();
        String[] bars = draw.pick(List.of(
                new String[] {"| ", " | ", " |"},
                new String[] {"", ", ", ""},
                new String[] {"", ": ", ""},
                new String[] {"", " = ", ""}));
        List<String> lines = new ArrayList<>();
        lines.add(bars[0] + "name" + bars[1] + prefix + bars[2]);
        int count = draw.between(4, 20);
        for (int i = 0; i < count; i++) {
            Topic fact = draw.pick(rows);
            lines.add(bars[0] + fact.id().substring(prefix.length() + 1) + bars[1] + fact.value() + bars[2]);
        }
        return String.join("\n", lines);
    }

    private String quizWithKey() {
        List<Topic> facts = pool(false);
        List<Topic> asked = IntStream.range(0, draw.between(3, 8))
                .mapToObj(i -> draw.pick(facts))
                .toList();
        StringBuilder text = new StringBuilder(draw.pick("Quiz\n\n", "# Quiz\n\n", "Test yourself\n\n"));
        for (int i = 0; i < asked.size(); i++) {
            text.append(i + 1)
                    .append(". ")
                    .append(draw.pick(asked.get(i).questions()))
                    .append('\n');
        }
        text.append(draw.pick("\nKey\n\n", "\n# Key\n\n", "\nSolutions\n\n"));
        for (int i = 0; i < asked.size(); i++) {
            text.append(i + 1)
                    .append(". ")
                    .append(Phrase.capital(asked.get(i).value()))
                    .append('\n');
        }
        return text.toString();
    }

    /** The same lines again: where copying is all there is to learn. */
    private String echoes() {
        Phrases phrases = new Phrases(draw);
        String first = draw.pick("", draw.pick(Words.NAMES) + " says: ", "> ", "Repeat: ", "\"");
        String second = draw.pick("", draw.pick(Words.NAMES) + " says: ", ">> ", "Again: ", "\"");
        StringBuilder text = new StringBuilder();
        int blocks = draw.between(2, 6);
        for (int i = 0; i < blocks; i++) {
            List<String> lines = IntStream.range(0, draw.between(1, 4))
                    .mapToObj(line -> draw.chance(0.8)
                            ? phrases.free()
                            : draw.pick(draw.pick(tellable).questions()))
                    .toList();
            lines.forEach(line -> text.append(first).append(line).append('\n'));
            lines.forEach(line -> text.append(second).append(line).append('\n'));
            text.append('\n');
        }
        return text.toString();
    }

    /** What is forbidden: how the world knows harm from other acts. */
    private String law() {
        StringBuilder text = new StringBuilder(draw.pick("# Law\n\n", "The law\n\n", "Forbidden\n\n"));
        int rules = draw.between(4, 14);
        for (int i = 0; i < rules; i++) {
            Topic crime = draw.pick(world.crimes());
            text.append(draw.pick(crime.statements()));
            if (draw.chance(0.5)) {
                text.append(' ').append(crime.related().get(0));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
