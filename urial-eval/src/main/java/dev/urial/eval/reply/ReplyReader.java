package dev.urial.eval.reply;

import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads what judge models reply. Any text gets a {@link Reading}; none makes a reader throw. Time is linear in its length. May be
 * used by many threads.
 *
 * <pre>{@code
 * var reader = ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("clarity", "depth"));
 * reader.read("Sure: {'Clarity': '4/5', 'Depth': {'score': 3, 'reason': 'It's thin'}}").toOptional();
 * }</pre>
 *
 * @param <V> what is read
 */
@FunctionalInterface
public interface ReplyReader<V> {
    /**
     * Reads a reply.
     *
     * @param reply all that the judge wrote, its reasoning in {@code <think>} included, if any
     * @param cut whether it ended at a limit of tokens: then the last number of prose may lack digits
     */
    Reading<V> read(String reply, boolean cut);

    /** Reads a reply that is not known to be cut. */
    default Reading<V> read(String reply) {
        return read(reply, false);
    }

    /**
     * A score for each of some aspects, in their order; what the reply says of others is passed over. JSON counts before prose. Of one
     * aspect alone, a score without a name is taken for its own.
     *
     * @param aspects one at least; a reply may spell them in other cases, with other spaces or signs, or with the scale behind
     * @throws IllegalArgumentException if there is none, or two cannot be told apart
     */
    static ReplyReader<Map<String, Score>> scores(Scale scale, Collection<String> aspects) {
        if (aspects.isEmpty()) {
            throw new IllegalArgumentException("aspects: must be one at least");
        }
        return Readings.scores(Asked.scores(scale, List.copyOf(aspects)));
    }

    /**
     * A score for whatever aspects the reply names, as it spells them: those objects of its JSON that have a score. If the reply is
     * truncated, or an object has a reason but no score, it is not read.
     */
    static ReplyReader<Map<String, Score>> scores(Scale scale) {
        return Readings.scores(Asked.scores(scale, List.of()));
    }

    /**
     * One score for the answer, as MT-Bench asks for it: {@code [[7]]} counts before all else, then JSON with a score and prose such
     * as {@code Rating: 7/10}. Where the reply has no reason of its own, it is the reason.
     */
    static ReplyReader<Score> rating(Scale scale) {
        return Readings.rating(Asked.rating(scale));
    }

    /**
     * The better of two answers on each of some aspects, or altogether, or both.
     *
     * @param aspects may be none if {@code overall}; spelled as for scores
     * @param overall whether a choice altogether is asked for: one without a name, or by a name such as {@code overall} or
     *     {@code winner}; alone, {@code [[A]]}, {@code [[B]]} and {@code [[C]]} (a tie) count before all else
     * @throws IllegalArgumentException if nothing is asked for, or two aspects cannot be told apart
     */
    static ReplyReader<Choices> choices(Collection<String> aspects, boolean overall) {
        if (aspects.isEmpty() && !overall) {
            throw new IllegalArgumentException("aspects: must be one at least, or overall");
        }
        return Readings.choices(Asked.choices(List.copyOf(aspects), overall));
    }
}
