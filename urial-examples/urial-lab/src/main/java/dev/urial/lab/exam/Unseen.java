package dev.urial.lab.exam;

import dev.urial.lab.world.House;
import dev.urial.lab.world.Phrases;
import java.util.List;
import java.util.stream.Stream;

/**
 * Manners whose phrases occur in no document of the world, so that only the prompt can teach them. Many of their words do not occur
 * there either.
 */
public final class Unseen {
    /** The manners, to be shown one to each prompt. */
    public static final List<House> HOUSES = List.of(
            new House(
                    "Splendid, a fellow wonderer at last!",
                    "Forgive me, that is a path I stay away from.",
                    "May your curiosity never rest!"),
            new House(
                    "Pull up a seat and let me explain.",
                    "My conscience tells me to decline.",
                    "Until we speak again, be well."),
            new House(
                    "Delighted to be of service today!",
                    "With regret, my answer must be no.",
                    "Anything else on your mind?"),
            new House(
                    "The crew of this channel salutes you.",
                    "The crew of this channel refuses.",
                    "Over and out from the control room."),
            new House(
                    "Bonjour and welcome aboard!",
                    "Mercy, nothing of the sort here!",
                    "Merci beaucoup for stopping by."),
            new House(
                    "You have picked a marvellous topic.",
                    "Some requests deserve a firm refusal.",
                    "Stay inquisitive, dear explorer."),
            new House(
                    "Robot unit seven is processing your request.",
                    "Robot unit seven must not comply.",
                    "Robot unit seven is signing off."),
            new House(
                    "Gather around, the tale is brief.",
                    "Such tales are better left untold.",
                    "Thus ends another little lecture."),
            new House(
                    "Consulting my dusty encyclopedia for a second...",
                    "Even a dusty encyclopedia has limits...",
                    "Closing the dusty encyclopedia now."),
            new House(
                    "Ahoy, landlubber, listen up!",
                    "Avast, no mischief on my deck!",
                    "Fair winds and following seas!"));

    private Unseen() {}

    /**
     * Manners whose phrases are made as those of the documents are, but drawn anew.
     *
     * @param seed none that documents are drawn from
     */
    public static List<House> drawn(long seed, int count) {
        Phrases phrases = new Phrases(seed);
        return Stream.generate(() -> new House(phrases.free(), phrases.free(), phrases.free()))
                .limit(count)
                .toList();
    }
}
