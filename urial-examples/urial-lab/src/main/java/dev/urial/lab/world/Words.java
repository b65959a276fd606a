package dev.urial.lab.world;

import java.util.List;

/** Common words, from which sentences are made that mean little and are seldom made twice. */
final class Words {
    static final List<String> ADJECTIVES = list("""
            good great fine lovely little old young warm cold bright dark quiet loud happy merry kind brave clever simple strange \
            funny wise gentle busy lazy proud plain soft hard quick slow rich poor tall short long round square green blue golden \
            silver wooden hungry sleepy famous secret useful honest patient curious polite friendly grateful fresh sweet bitter \
            hidden distant early late perfect broken""");

    static final List<String> NOUNS = list("""
            question answer friend morning evening night garden river mountain window door kitchen letter story song book lamp \
            road village city ship boat island forest meadow cloud storm star moon sun rain snow wind stone hill bridge tower \
            castle king queen farmer sailor teacher baker doctor child neighbour guest traveller singer poet market clock bell \
            basket bottle blanket pocket hat coat shoe ring apple pear bread cheese honey soup tea cup spoon table chair corner \
            wall roof ladder rope wheel cart horse cat dog bird feather tail shell leaf root flower seed harvest summer winter \
            spring autumn word voice dream secret promise journey path map number game puzzle gift thing matter idea thought day \
            hour moment world heart hand""");

    static final List<String> VERBS = list("""
            help tell show find see hear know think hope wish love like want need keep give bring carry follow watch read write \
            sing dance walk run sleep wait begin finish open close build mend share learn teach ask answer remember thank visit \
            meet leave choose try call""");

    static final List<String> ADVERBS = list("""
            gladly quickly slowly gently kindly today now soon always often never again together here there well softly \
            happily carefully really truly quietly tomorrow once indeed""");

    static final List<String> CALLS = list("""
            Sure Well Oh Ah Yes Hello Hi Okay Right Look Listen Wonderful Lovely Great Fine Good Welcome Thanks Wow Hey Hmm \
            Indeed Certainly Gladly Splendid Excellent""");

    static final List<String> NAMES = list("""
            Anna Bert Clara David Emma Felix Greta Hugo Ida Jack Kate Leo Mary Nick Olga Paul Rosa Sam Tina Victor Wendy Max \
            Nora Otto""");

    static final List<String> ALL = all();

    private static final String[] STARTS = {
        "b", "bl", "br", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st",
        "t", "tr", "v", "w", "z", "sh", "ch"
    };
    private static final String[] MIDDLES = {"a", "e", "i", "o", "u", "ai", "ee", "oo", "ou"};
    private static final String[] ENDS = {"", "", "n", "m", "r", "l", "s", "t", "k", "nd", "rt", "st", "ng"};

    private Words() {}

    /** A word that means nothing. */
    static String nonsense(Draw draw) {
        StringBuilder word = new StringBuilder();
        int syllables = draw.between(1, 3);
        for (int i = 0; i < syllables; i++) {
            word.append(draw.pick(STARTS)).append(draw.pick(MIDDLES)).append(draw.pick(ENDS));
        }
        return word.toString();
    }

    private static List<String> list(String words) {
        return List.of(words.strip().split("\\s+"));
    }

    private static List<String> all() {
        return java.util.stream.Stream.of(ADJECTIVES, NOUNS, VERBS, ADVERBS)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
