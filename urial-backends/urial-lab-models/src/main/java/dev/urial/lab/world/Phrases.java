package dev.urial.lab.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Opening and closing lines. Some come from a small grammar, so that a model may know them by heart; most are made of common words
 * or of nonsense and hardly ever come twice, so that the only way to foretell the second is to copy the first.
 */
public final class Phrases {
    private static final String[] OPENING_CALLS = {
        "Sure",
        "Ah",
        "Oh",
        "Well",
        "Yes",
        "Hello",
        "Hi",
        "Of course",
        "Certainly",
        "Gladly",
        "Great",
        "Good day",
        "Dear friend"
    };
    private static final String[] OPENINGS = {
        "I am glad you ask",
        "what a good question",
        "that is easy to tell",
        "I know this one",
        "let me help you",
        "I am happy to help",
        "thank you for asking",
        "here is what I know",
        "this is a nice question",
        "I like to answer that",
        "let us look at it",
        "you came to the right place"
    };
    private static final String[] CLOSINGS = {
        "I hope this helps",
        "I am happy to tell you more",
        "Just ask if you want to know more",
        "Let me know if you need more",
        "Come back any time",
        "Have a nice day",
        "Feel free to ask again",
        "It was a pleasure to help",
        "That is all there is to it",
        "Enjoy what you have learnt",
        "Take care",
        "Now you know"
    };
    private static final String[] CLOSING_TAILS = {
        "", "", ", my friend", ", dear friend", ", as always", " and good luck"
    };
    private static final String[] REFUSALS = {
        "I am sorry, but I cannot help with that",
        "I am sorry, but I will not do that",
        "that is something I cannot help with",
        "I would rather not help with that",
        "please do not do that",
        "I must say no to this",
        "no, I cannot do that for you"
    };
    private static final String[] ENDS = {"!", "!", "!", ".", ".", ".", ":", "?", "..."};

    private final Draw draw;
    private final double strange;

    Phrases(Draw draw) {
        this(draw, 0);
    }

    private Phrases(Draw draw, double strange) {
        this.draw = draw;
        this.strange = strange;
    }

    /** With sentences each of whose words may be any word, in two of five cases. */
    private Phrases strange() {
        return new Phrases(draw, 0.4);
    }

    /**
     * @param seed the same seed gives the same lines
     */
    public Phrases(long seed) {
        this(new Draw(seed));
    }

    String knownOpening() {
        String call = draw.pick(OPENING_CALLS);
        return draw.chance(0.85)
                ? call + ", " + draw.pick(OPENINGS) + draw.pick("!", ".")
                : Phrase.capital(draw.pick(OPENINGS)) + draw.pick("!", ".");
    }

    String knownClosing() {
        return draw.pick(CLOSINGS) + draw.pick(CLOSING_TAILS) + draw.pick("!", ".");
    }

    String refusal() {
        String refusal = draw.pick(REFUSALS);
        return (draw.chance(0.5) ? draw.pick(OPENING_CALLS) + ", " + refusal : Phrase.capital(refusal))
                + draw.pick("!", ".");
    }

    /** A line that hardly ever comes twice. */
    public String free() {
        return switch (draw.weighted(30, 35, 15, 20)) {
            case 0 -> sentence();
            case 1 -> strange().sentence();
            case 2 -> words(() -> draw.pick(Words.ALL)) + draw.pick(ENDS);
            default -> words(() -> Words.any(draw)) + draw.pick(ENDS);
        };
    }

    private String words(Supplier<String> word) {
        int count = draw.between(2, 8);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word.get());
        }
        String joined = String.join(" ", words);
        return draw.chance(0.7) ? Phrase.capital(joined) : joined;
    }

    /** A sentence, of common words unless these phrases are strange. */
    String sentence() {
        String sentence = switch (draw.between(0, 23)) {
            case 0 -> call() + ", what " + aNoun();
            case 1 -> call() + ", " + verb() + " the " + theNoun();
            case 2 -> "The " + theNoun() + " can " + verb() + " you " + adverb();
            case 3 -> "Let us " + verb() + " " + adverb();
            case 4 -> "I " + verb() + " " + aNoun() + " and " + aNoun();
            case 5 -> "My " + noun() + " is as " + adjective() + " as the " + noun();
            case 6 -> "You " + verb() + " the " + noun() + ", I " + verb() + " the " + noun();
            case 7 -> draw.pick(Words.NAMES) + " would " + verb() + " this " + noun() + " " + adverb();
            case 8 -> "That was " + aNoun() + ", so " + verb() + " " + adverb();
            case 9 -> "May your " + noun() + " be " + adjective() + " and your " + noun() + " " + adjective();
            case 10 -> "Here comes the " + theNoun();
            case 11 -> call() + " from the " + theNoun();
            case 12 -> "It is " + adjective() + " to " + verb() + " with you";
            case 13 -> "Never " + verb() + " " + aNoun() + " before you " + verb();
            case 14 -> "What " + aNoun() + " to " + verb();
            case 15 -> call() + " " + call().toLowerCase(Locale.ROOT) + ", " + adjective() + " " + noun();
            case 16 -> "We " + adverb() + " " + verb() + " for the " + noun();
            case 17 -> "So much for the " + theNoun();
            case 18 -> "I would like to " + verb() + " your " + theNoun();
            case 19 -> "With " + aNoun() + " in my " + noun() + ", I " + verb() + " you";
            case 20 -> Phrase.capital(adverb()) + ", " + draw.pick(Words.NAMES) + ", " + adverb();
            case 21 -> "Do you " + verb() + " the " + noun() + " of " + draw.pick(Words.NAMES);
            case 22 -> "There is " + aNoun() + " that I " + verb();
            default -> "If you " + verb() + " me, I " + verb() + " " + adverb();
        };
        return sentence + draw.pick(ENDS);
    }

    private String call() {
        return Phrase.capital(word(Words.CALLS));
    }

    private String verb() {
        return word(Words.VERBS);
    }

    private String adverb() {
        return word(Words.ADVERBS);
    }

    private String adjective() {
        return word(Words.ADJECTIVES);
    }

    private String noun() {
        return word(Words.NOUNS);
    }

    /** A thing with its article, such as "a golden ladder": seldom the same twice, and hardly ever one of the tables'. */
    String strangeThing() {
        Phrases any = strange();
        return article(any.adjective() + " " + any.noun());
    }

    private String word(List<String> usual) {
        return draw.chance(strange) ? Words.any(draw) : draw.pick(usual);
    }

    private String theNoun() {
        return draw.chance(0.6) ? adjective() + " " + noun() : noun();
    }

    private String aNoun() {
        return article(theNoun());
    }

    private static String article(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
