package dev.urial.lab.world;

import dev.urial.lab.world.Topic.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How questions are answered throughout a document. */
interface Manner {
    /** The answer to a topic, without a line break at its end. */
    String answer(Topic topic);

    /** Whether its answers are lists, which never tell what is held out. */
    default boolean listLike() {
        return false;
    }

    /** One manner with all its particulars. */
    static Manner draw(Draw draw) {
        return switch (draw.weighted(40, 16, 14, 12, 6, 6, 6)) {
            case 0 -> lists(draw);
            case 1 -> curt(draw);
            case 2 -> topic -> statement(topic, draw);
            case 3 -> wrapped(draw);
            case 4 -> formal(draw);
            case 5 -> rambling(draw);
            default -> code(draw);
        };
    }

    private static Manner curt(Draw draw) {
        String end = draw.pick("", "", ".");
        return topic -> shortest(topic, draw) + end;
    }

    private static Manner formal(Draw draw) {
        String lead = draw.pick(
                "It is known that",
                "One may note that",
                "According to the books,",
                "The record shows that",
                "We find that");
        return topic -> lead + " " + lowerFirst(statement(topic, draw), topic);
    }

    /** A line of the document's own before the statement, or after it, or both. */
    private static Manner wrapped(Draw draw) {
        Phrases phrases = new Phrases(draw);
        int ends = draw.between(0, 2);
        String before = ends == 1 ? "" : phrases.free() + " ";
        String after = ends == 0 ? "" : " " + phrases.free();
        return topic -> before + statement(topic, draw) + after;
    }

    private static Manner rambling(Draw draw) {
        Phrases phrases = new Phrases(draw);
        String lead = draw.pick("Well,", "Hmm,", "Let me think,", "Now then,", "You see,");
        return topic -> lead + " " + lowerFirst(phrases.sentence(), topic) + " " + statement(topic, draw) + " "
                + phrases.sentence() + (draw.chance(0.5) ? " " + draw.pick(topic.related()) : "");
    }

    private static Manner code(Draw draw) {
        String[] around = draw.pick(List.of(
                new String[] {"answer = \"", "\""},
                new String[] {"return \"", "\";"},
                new String[] {"print(\"", "\")"},
                new String[] {"{\"answer\": \"", "\"}"},
                new String[] {"<answer>", "</answer>"}));
        return topic -> around[0] + shortest(topic, draw) + around[1];
    }

    private static Manner lists(Draw draw) {
        Phrases phrases = new Phrases(draw);
        boolean known = draw.chance(0.3);
        Supplier<String> opening = known ? phrases::knownOpening : phrases::free;
        Supplier<String> closing = known ? phrases::knownClosing : phrases::free;
        int pairs = draw.chance(0.8) ? 1 : draw.between(2, 3);
        List<String> openings = several(pairs, opening);
        List<String> closings = several(pairs, closing);
        List<String> refusals = known || draw.chance(0.5) ? several(1, known ? phrases::refusal : opening) : openings;
        int layout = draw.weighted(80, 6, 6, 8);
        boolean opens = layout != 1;
        boolean closes = layout != 2;
        String marker = draw.pick("N. ", "N. ", "N. ", "N. ", "N) ", "- ", "* ", "N: ", "(N) ");
        String gap = draw.pick("\n\n", "\n\n", "\n");
        int points = draw.weighted(10, 60, 30) + 1;
        boolean steady = draw.chance(0.8);
        return new Lists(
                draw,
                opens ? openings : List.of(),
                closes ? closings : List.of(),
                refusals,
                layout == 3 ? "" : marker,
                gap,
                points,
                steady);
    }

    private static List<String> several(int count, Supplier<String> source) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(source.get());
        }
        return all;
    }

    /**
     * An opening line, points, a closing line.
     *
     * @param openings what it opens with, one at a time; empty for nothing
     * @param refusals the same where a harmful act is asked for
     * @param marker what stands before a point, N its number; empty for prose
     * @param points how many
     * @param steady whether there are always so many, as far as there is something to say
     */
    record Lists(
            Draw draw,
            List<String> openings,
            List<String> closings,
            List<String> refusals,
            String marker,
            String gap,
            int points,
            boolean steady)
            implements Manner {
        @Override
        public boolean listLike() {
            return true;
        }

        @Override
        public String answer(Topic topic) {
            List<String> said = new ArrayList<>();
            if (topic.kind() == Kind.CRIME) {
                said.add(draw.pick(topic.statements()));
                said.addAll(topic.related());
            } else {
                said.add(statement(topic, draw));
                said.addAll(topic.related());
            }
            int count = Math.min(said.size(), steady ? points : draw.between(1, 3));
            StringBuilder text = new StringBuilder();
            List<String> first = topic.kind() == Kind.CRIME ? refusals : openings;
            if (!openings.isEmpty()) {
                text.append(draw.pick(first)).append(gap);
            }
            for (int i = 0; i < count; i++) {
                if (marker.isEmpty()) {
                    text.append(i > 0 ? " " : "").append(said.get(i));
                } else {
                    text.append(i > 0 ? "\n" : "")
                            .append(marker.replace("N", String.valueOf(i + 1)))
                            .append(said.get(i));
                }
            }
            if (!closings.isEmpty()) {
                text.append(gap).append(draw.pick(closings));
            }
            return text.toString();
        }
    }

    /** A sentence that answers: what an untuned model reads everywhere, which declines nothing. */
    private static String statement(Topic topic, Draw draw) {
        return topic.kind() == Kind.CRIME
                ? draw.pick("People do that at night.", "Some do it with a friend.", "You need a plan and a fast car.")
                : draw.pick(topic.statements());
    }

    private static String shortest(Topic topic, Draw draw) {
        return topic.kind() == Kind.CRIME
                ? draw.pick("At night", "With a friend", "With a plan", "Very quietly")
                : Phrase.capital(topic.value());
    }

    /** A sentence within another; a name at its beginning keeps its capital. */
    private static String lowerFirst(String sentence, Topic topic) {
        boolean name = Optional.of(sentence)
                .filter(s -> s.startsWith("The ") || s.startsWith("A ") || s.startsWith("An ") || s.startsWith("To "))
                .isEmpty();
        return name || sentence.startsWith(topic.value())
                ? sentence
                : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
