package dev.urial.core.run;

import java.time.Duration;

/**
 * How far a run is. "Now" means since this session of it began.
 *
 * @param total items of the run
 * @param ok lines of the file with that status, by earlier sessions and now; so also the next two
 * @param asked items that were to be done now
 * @param done how many of them are
 * @param promptTokens of what was done now
 * @param cachedTokens how many of them were not computed again
 * @param outputTokens made now, in what is done
 * @param elapsed time of this session
 */
public record Progress(
        int total,
        int ok,
        int failed,
        int unparsed,
        int asked,
        int done,
        long promptTokens,
        long cachedTokens,
        long outputTokens,
        Duration elapsed) {
    /** Whether nothing is left to do: the file is finished and in order. */
    public boolean finished() {
        return done == asked;
    }

    /** Items with a line in the file. */
    public int lines() {
        return ok + failed + unparsed;
    }
}
