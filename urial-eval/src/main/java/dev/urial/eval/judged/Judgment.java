package dev.urial.eval.judged;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one judge said of one item: a line of a judged file.
 *
 * <p>Where the turns of a conversation are judged apart, each is a judgment of its own, whose item ends with the query that the judged
 * answer is to; so a run has an item's id once for each {@linkplain ItemKey number of turns}.
 *
 * @param subject what was judged
 * @param by whom, and what it was asked
 * @param verdict what came of it
 * @param calls what the judge wrote, and what that took
 */
public record Judgment(Subject subject, JudgedBy by, Verdict verdict, Calls calls) {
    /** The id of the item. */
    public String id() {
        return subject.item().id();
    }

    /** What no other judgment of the same run has. */
    public ItemKey key() {
        return new ItemKey(id(), subject.item().queries().size());
    }

    /** The facts by which judgments are told apart in reports. */
    public Map<String, Object> labels() {
        return subject.item().labels();
    }

    /**
     * An item's name, and how many of its queries were answered and judged.
     *
     * @param turns at least 1
     */
    public record ItemKey(String id, int turns) {
        @Override
        public String toString() {
            return turns == 1 ? id : id + " (" + turns + " turns)";
        }
    }

    /**
     * What was judged.
     *
     * @param baseline what the candidate was held against, where it is known and was held against anything
     */
    public record Subject(DatasetItem item, Answers candidate, Optional<Answers> baseline) {
        public Subject {
            int queries = item.queries().size();
            if (candidate.texts().size() > queries) {
                throw new IllegalArgumentException("answers: there are "
                        + candidate.texts().size() + " to " + queries + (queries == 1 ? " query" : " queries"));
            }
        }

        /** Answers that are judged by themselves. */
        public Subject(DatasetItem item, Answers candidate) {
            this(item, candidate, Optional.empty());
        }
    }

    /**
     * The answers of one model to one item.
     *
     * @param texts one for each query; none where there was none to judge
     * @param generator who answered, where that is known
     * @param finish how the last one ended, where that is known: {@code stop}, by itself, or {@code length}, at the limit of tokens
     */
    public record Answers(List<String> texts, Optional<String> generator, Optional<String> finish) {
        public Answers {
            texts = List.copyOf(texts);
        }

        /** Answers of which nobody knows how they ended. */
        public Answers(List<String> texts, Optional<String> generator) {
            this(texts, generator, Optional.empty());
        }

        /** An answer to one query, by nobody known. */
        public static Answers of(String text) {
            return new Answers(List.of(text), Optional.empty());
        }
    }

    /**
     * By whom, and what it was asked. Figures of different ones say different things and are never averaged.
     *
     * @param rubric its name
     * @param judge the reference of the model, or the name of the plug-in
     */
    public record JudgedBy(String rubric, String judge) {}

    /** What became of a judgment. */
    public enum Status {
        /** The reply was read. */
        OK,
        /** The judge replied, and what it means is not certain. */
        UNPARSED,
        /** There is no reply. */
        FAILED;

        /** As in files. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What came of a judgment.
     *
     * @param scores by aspect, in the order of the reply; only where it was read
     * @param preference of a comparison. Where it was not read it has no verdict but may have orders: who sat where in which call, and
     *     what could be read of each
     * @param error always there where it failed; where the reply was not read it may say why
     */
    public record Verdict(
            Status status, Map<String, Score> scores, Optional<Preference> preference, Optional<Failure> error) {
        public Verdict {
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
            boolean verdict =
                    !scores.isEmpty() || preference.map(Preference::decided).orElse(false);
            if (verdict != (status == Status.OK)) {
                throw new IllegalArgumentException("'scores' or a verdict in 'preference' must be there exactly if the"
                        + " status is ok; it is " + status);
            }
            if (status == Status.OK ? error.isPresent() : status == Status.FAILED && error.isEmpty()) {
                throw new IllegalArgumentException(
                        "'error' must be there if the status is failed, and not if it is ok; it is " + status);
            }
        }

        public static Verdict scored(Map<String, Score> scores) {
            return new Verdict(Status.OK, scores, Optional.empty(), Optional.empty());
        }

        public static Verdict preferred(Preference preference) {
            return new Verdict(Status.OK, Map.of(), Optional.of(preference), Optional.empty());
        }

        /** The judge's words are there, what they mean is not certain. */
        public static Verdict unparsed() {
            return new Verdict(Status.UNPARSED, Map.of(), Optional.empty(), Optional.empty());
        }

        /**
         * The same of a comparison.
         *
         * @param orders who sat where, by call
         */
        public static Verdict unparsed(List<Preference.Order> orders) {
            Preference none = new Preference(Optional.empty(), Map.of(), orders);
            return new Verdict(Status.UNPARSED, Map.of(), Optional.of(none), Optional.empty());
        }

        public static Verdict failed(Failure error) {
            return new Verdict(Status.FAILED, Map.of(), Optional.empty(), Optional.of(error));
        }
    }

    /**
     * What was said between us and the judge.
     *
     * @param raw the judge's words as they came, by call
     * @param usage of all calls together; {@link Tokens#UNKNOWN} where nobody counted
     * @param costUsd of all calls together, 0 or more, where the prices are known
     * @param promptSha256 of each prompt's UTF-8 bytes, by call, in lower-case hex
     */
    public record Calls(List<String> raw, Tokens usage, OptionalDouble costUsd, List<String> promptSha256) {
        /** No call was made, or none is recorded. */
        public static final Calls NONE = new Calls(List.of(), Tokens.UNKNOWN, OptionalDouble.empty(), List.of());

        public Calls {
            raw = List.copyOf(raw);
            promptSha256 = List.copyOf(promptSha256);
            if (costUsd.isPresent() && !(costUsd.getAsDouble() >= 0 && Double.isFinite(costUsd.getAsDouble()))) {
                throw new IllegalArgumentException("'cost_usd' must be 0 or more, was " + costUsd.getAsDouble());
            }
        }
    }
}
