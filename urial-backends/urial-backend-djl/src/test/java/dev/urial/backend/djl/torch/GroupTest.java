package dev.urial.backend.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.engine.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a batch is divided and laid out. */
class GroupTest {
    private static final int CAPACITY = 100;
    private static final int TRASH = 1000;
    private static final int ALL_SEEN = Integer.MAX_VALUE;

    /** Stretches of these lengths, of the sequences 0, 1 and so on, from position 0; tokens are numbered from 10 through all of it. */
    private static TokenBatch batch(int... lengths) {
        TokenBatch batch = new TokenBatch(4);
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            add(batch, sequence, 0, lengths[sequence]);
        }
        return batch;
    }

    /** A stretch of which the last token's logits are wanted. */
    private static void add(TokenBatch batch, int sequence, int position, int length) {
        for (int i = 0; i < length; i++) {
            batch.add(10 + batch.size(), position + i, sequence, i == length - 1);
        }
    }

    private static Group.Plan plan(TokenBatch batch) {
        return Group.of(batch).get(0).plan(batch, CAPACITY, TRASH, ALL_SEEN);
    }

    @Test
    void stretchesOfSimilarLengthAreComputedTogether() {
        List<Group> groups = Group.of(batch(3, 20, 2, 11));
        assertThat(groups)
                .extracting(group ->
                        group.stretches().stream().map(Group.Stretch::sequence).toList())
                .containsExactly(List.of(1, 3), List.of(0, 2));
    }

    @Test
    void halfAsLongIsTooShort() {
        assertThat(Group.of(batch(20, 10))).hasSize(2);
        assertThat(Group.of(batch(20, 11))).hasSize(1);
    }

    @Test
    void everyTokenIsInOneGroup() {
        TokenBatch batch = batch(1, 7, 30, 2, 16, 1);
        assertThat(Group.of(batch).stream().mapToInt(Group::tokens).sum()).isEqualTo(batch.size());
    }

    @Test
    void aStretchKnowsItsRowsWhateverTheOrderOfTheSequences() {
        TokenBatch batch = new TokenBatch(4);
        add(batch, 5, 0, 3);
        add(batch, 2, 0, 2);
        assertThat(Group.of(batch).get(0).stretches())
                .containsExactly(new Group.Stretch(2, 3, 2), new Group.Stretch(5, 0, 3));
    }

    @Test
    void shorterOnesAreFilledUpWithTokensThatNobodySees() {
        Group.Plan plan = plan(batch(3, 2));
        assertThat(plan.rows()).isEqualTo(2);
        assertThat(plan.each()).isEqualTo(3);
        assertThat(plan.packed())
                .containsExactly(
                        10,
                        11,
                        12,
                        13,
                        14,
                        0, // tokens
                        0,
                        1,
                        2,
                        0,
                        1,
                        0, // positions
                        0,
                        1,
                        2,
                        CAPACITY,
                        CAPACITY + 1,
                        TRASH, // cells
                        0,
                        1, // sequences
                        2,
                        4); // those whose logits are wanted
        assertThat(plan.wanted()).containsExactly(2, 4);
    }

    @Test
    void asManyPositionsAreSeenAsTheFarthestTokenSees() {
        TokenBatch batch = new TokenBatch(4);
        add(batch, 0, 40, 1);
        add(batch, 1, 7, 1);
        assertThat(plan(batch).seen()).isEqualTo(41);
    }

    @Test
    void sequencesThatFollowEachOtherNeedNotBeGathered() {
        TokenBatch near = new TokenBatch(4);
        add(near, 3, 0, 1);
        add(near, 2, 0, 1);
        TokenBatch apart = new TokenBatch(4);
        add(apart, 1, 0, 1);
        add(apart, 3, 0, 1);
        assertThat(plan(near).gathered()).isFalse();
        assertThat(plan(near).first()).isEqualTo(2);
        assertThat(plan(apart).gathered()).isTrue();
        assertThat(plan(apart).first()).isEqualTo(1);
    }

    @Test
    void oneTokenNeedsNoMaskWhereNoWindowHidesAnything() {
        TokenBatch batch = new TokenBatch(4);
        add(batch, 0, 7, 1);
        Group group = Group.of(batch).get(0);
        assertThat(group.plan(batch, CAPACITY, TRASH, 8).plain()).isTrue();
        assertThat(group.plan(batch, CAPACITY, TRASH, 7).plain()).isFalse();
        assertThat(plan(batch(2)).plain()).isFalse();
        assertThat(plan(batch(1, 1)).plain()).isFalse();
    }

    @Test
    void logitsThatNobodyWantsAreNotMade() {
        TokenBatch batch = new TokenBatch(4);
        batch.add(5, 0, 0, false);
        assertThat(plan(batch).wanted()).isEmpty();
        assertThat(plan(batch).packed()).hasSize(4);
    }

    @Test
    void severalAreHalvedByTheirNumber() {
        List<Group> halves = Group.of(batch(5, 4, 3)).get(0).halves();
        assertThat(halves)
                .containsExactly(
                        new Group(List.of(new Group.Stretch(0, 0, 5))),
                        new Group(List.of(new Group.Stretch(1, 5, 4), new Group.Stretch(2, 9, 3))));
    }

    @Test
    void oneIsHalvedInTheMiddleSoThatTheSecondPartSeesTheFirst() {
        List<Group> halves = Group.of(batch(5)).get(0).halves();
        assertThat(halves)
                .containsExactly(
                        new Group(List.of(new Group.Stretch(0, 0, 2))), new Group(List.of(new Group.Stretch(0, 2, 3))));
    }

    @Test
    void theSecondHalfIsPlannedFromItsOwnPositions() {
        TokenBatch batch = batch(5);
        Group.Plan second = Group.of(batch).get(0).halves().get(1).plan(batch, CAPACITY, TRASH, ALL_SEEN);
        assertThat(second.packed()).containsExactly(12, 13, 14, 2, 3, 4, 2, 3, 4, 0, 2);
        assertThat(second.wanted()).containsExactly(4);
        assertThat(second.seen()).isEqualTo(5);
    }
}
