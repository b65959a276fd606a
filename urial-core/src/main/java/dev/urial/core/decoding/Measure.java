package dev.urial.core.decoding;

import java.util.Map;

/**
 * A number, or several, of one's own about how far two models are apart where a token of an answer stands. A plug-in has a class of
 * this kind with a public constructor without arguments, and a line for it in {@code
 * META-INF/services/dev.urial.core.decoding.Measure}; a user asks for it by its name. It needs nothing but this package, and keeps
 * what {@code MeasureContract} of the test kit tests.
 *
 * <p>One object measures all positions of a run, by one thread at a time. It keeps nothing of a position for the next, so that an
 * interrupted run goes on with the same numbers, and the time it takes is added to that of every position, twice under a prompt.
 */
public interface Measure {
    /** Small letters and digits, a letter first: {@code js}. The same each time. */
    String name();

    /**
     * Measures a position.
     *
     * @param aligned the aligned model's distribution, over all tokens of the vocabulary; lent for the call, and not to be set
     * @param base that of the base model, over the same vocabulary and lent likewise; a study calls once for the bare query and, where
     *     it has one, once for the prompt
     * @param token the id of the one that stands there, from 0, below {@link Distribution#size}
     * @return numbers in a unit of the measure's own, each under the measure's {@linkplain #name name} alone or under one that begins
     *     with it and an underscore, of small letters, digits and underscores: {@code entropy_base}. NaN and infinities are allowed and
     *     left out of files and means: what is not defined here is not told
     */
    Map<String, Double> measure(Distribution aligned, Distribution base, int token);
}
