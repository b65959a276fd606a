package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.reply.Corpus.Case;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies as judges write them, by kind; the cases stand in this package's resources. */
class ReplyCorpusTest {
    static List<Case> all() {
        return Corpus.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsCertainIsReadAndNothingElse(Case reply) {
        assertThat(reply.corpus().read(reply.reply(), reply.cut())).isEqualTo(reply.expected());
    }

    @Test
    void theCorpusIsThere() {
        assertThat(Corpus.all()).hasSizeGreaterThan(260);
    }
}
