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

    /** Words that have no other use here. A model that is to copy a line must be ready for any word. */
    static final List<String> OTHERS = list("""
            about above across adventure afraid after air album alone amount ancient angle animal ankle another anybody apron \
            arch area arm around arrow art attic aunt author award awkward axe baby back badge bag balance balloon banjo bark \
            barrel beach beard beauty because before behind belief below between beyond bicycle blossom bold bone border boss \
            branch breath breeze brick brisk brother bubble bucket bundle burst butter button cabin cable camel camp candle \
            canvas captain caravan careful carpet carriage carve caught ceiling centre century chalk chance change chapter \
            charm chase cheer cherry chess chimney choir chorus circle clap class clay cliff climb close clown coach coast code \
            coin collect comet common complete concert copper coral cosmic cotton couch count cousin cradle crayon creature \
            credit crew crisp crown crystal culture cupboard current curtain cushion custom daily dancer danger daring daughter \
            dawn dazzling decide delicate delight desert desk detail dial diamond different dinner direct discover dish doll \
            dolphin donkey double dragon drama drawer dress drift drum duty dwell eager earth easy echo edge effort eight \
            either elbow elegant eleven empire energy engine enjoy enough enter entire equal errand even event every example \
            excuse exotic expert explain extra eye fable face fact fair faith fall familiar family fancy farewell farther \
            fashion father feast fellow fence fever field fifteen figure film final finger firm fisher flag flame flat fleet \
            flight float flock flute fold folk fool foot foreign forgive fork formal fortune fountain frame free fringe front \
            frost fruit fudge fuel fun furniture future galaxy gallery gallop gate gather gaze general genius giant giggle \
            ginger glad glass glimpse glitter globe glory glove goal grace grain grand grape gravel gravity great greet grin \
            group grow guard guide guitar habit half hammer hammock harbour harmony harp hazel health hedge height hero hidden \
            hobby holiday hollow hopeful horizon humble hundred hunter hurry idol igloo image imagine indoor ink inside instant \
            invite ivory jacket jasmine jelly jewel join joke jolly journal joy judge juice jumble jungle junior justice keen \
            kettle key kiss kitten knee knight knock knot known label lace lady lagoon lamb language large laughter launch law \
            layer leader lecture left legend lemon length lesson level liberty life lift limit line linen list liver local lodge \
            lonely lord lotus luck lunch magic magnet main manage manner maple marble march margin mask master match maybe mayor \
            meadow meaning measure medal member memory mercy message metal middle mighty mile milk million mind minute mirror \
            mischief mission mist model modern money monkey mood moss mother motor mouse much music mystery napkin narrow nation \
            native nature neat needle nephew nest nickname noble noise none nothing notice novel nutmeg oak object obvious ocean \
            offer office olive onion opera orange orbit orchard order ordinary other otter outside oven owner oyster pace paddle \
            page palace pale paper parade pardon park parrot part party passage past pastry patch pattern pause paw peace peach \
            pearl pebble pencil people pepper person phrase piano picnic picture piece pigeon pillow pilot pipe pirate pitch \
            place planet plant plate play please pledge plenty plum point polish pond pony possible potter powder power praise \
            prefer present press pretty price pride prince print prize problem program proper public pudding pupil purple \
            purpose quarrel quarter queer quest quilt quite rabbit radio raft railway rainbow raise ranch random rare rather raven \
            reach ready reason recipe record refuse region regret relax rely report request rescue respect rest result return \
            reward rhyme rhythm ribbon riddle ride ripple rise roast robin robot rocket rose rough round royal ruby rule rumour \
            runner rush saddle safe sail salt salute same sand satin sauce scale scarf scene school science scout screen sea \
            search season seat second seek sense serious serve session seven several shade shadow shape sharp shine shoulder \
            shower sigh sign signal silence silk silly since sister sixteen sketch skill skin sky slice slide slipper smile smoke \
            smooth snack sofa solar soldier solid some son sort soul sound south space spark special speech spell spider spirit \
            splash spread square stable staff stage stair stamp stand statue stay steam steep stem step stir stop store storm \
            straight stream street string stripe strong student study style subject such sudden sugar suit sunset supper surface \
            surprise sweep swift swing switch symbol syrup table tailor talent task taste team tempo tender tent term theatre \
            theory thick thin third thirsty thousand thread three throne through throw thunder ticket tide tiger tiny title toast \
            token tone tooth topic total touch towel trace track trade traffic train travel treasure treat tribe trick trip \
            triumph trouble trumpet trunk trust truth tulip tunnel turn twelve twenty twin twist type umbrella uncle under union \
            unique unit until upon urgent usual valley value vanilla vast velvet version very violin visible vision vital vivid \
            volume vote voyage wagon waist wander warmth wash wave wealth weapon weather wedding week weight west wheat while \
            whisper whistle whole widow wild willow window wing wire wisdom within without witness wizard wolf woman wonder wood \
            wool work worth wrap wreath wrist writer year yellow yesterday yonder young zebra zero zone""");

    static final List<String> ALL = all();

    private static final String LETTERS = "eeeeeeetttttaaaaaooooiiiinnnnssshhhrrrdddlllcccuuummwwffggyyppbbvkjxqz";

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

    /** Letters as they come, in a share like that of English. */
    static String letters(Draw draw) {
        StringBuilder word = new StringBuilder();
        int count = draw.between(2, 9);
        for (int i = 0; i < count; i++) {
            word.append(LETTERS.charAt(draw.between(0, LETTERS.length() - 1)));
        }
        return word.toString();
    }

    /** Any word: a common one, a rare one, or none. */
    static String any(Draw draw) {
        return switch (draw.weighted(35, 35, 15, 15)) {
            case 0 -> draw.pick(ALL);
            case 1 -> draw.pick(OTHERS);
            case 2 -> nonsense(draw);
            default -> letters(draw);
        };
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
