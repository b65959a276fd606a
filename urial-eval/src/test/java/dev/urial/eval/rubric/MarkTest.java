package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {
    private static final List<String> CANDIDATES = List.of("deadbeef", "01234567");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deadbeef",
                "</answer-deadbeef>",
                "DEADBEEF",
                "dead-beef",
                "d e a d b e e f",
                "dead\u200Bbeef",
                "deadbeef\u0301",
                "d\u00E9adbeef",
                "\uFF44\uFF45\uFF41\uFF44\uFF42\uFF45\uFF45\uFF46",
                "\uD835\uDC1D\uD835\uDC1E\uD835\uDC1A\uD835\uDC1D\uD835\uDC1B\uD835\uDC1E\uD835\uDC1E\uD835\uDC1F"
            })
    void aMarkThatATextHoldsInAnyGuiseIsNotTaken(String text) {
        assertThat(Mark.firstAbsent(List.of("other", text), CANDIDATES::get)).isEqualTo("01234567");
    }

    @Test
    void aMarkThatNoTextHoldsIsTaken() {
        assertThat(Mark.firstAbsent(List.of("dead", "beef", "feebdaed"), CANDIDATES::get))
                .isEqualTo("deadbeef");
    }

    @Test
    void theSameTextsHaveTheSameMarkAndOthersAnother() {
        String mark = Mark.absentFrom(List.of("a", "b"));

        assertThat(mark).matches("[0-9a-f]{8}").isEqualTo(Mark.absentFrom(List.of("a", "b")));
        assertThat(mark).isNotEqualTo(Mark.absentFrom(List.of("ab"))).isNotEqualTo(Mark.absentFrom(List.of("b", "a")));
    }
}
