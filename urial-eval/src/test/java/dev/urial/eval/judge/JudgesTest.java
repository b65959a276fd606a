package dev.urial.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.Score;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.rubric.Rubrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgesTest {
    @TempDir
    private Path folder;

    @Test
    void answersAreScoredInFiveLines() throws IOException {
        Path answers = AnswersMade.file(folder, 3);
        Map<String, Summary.Aspect> aspects;

        try (Judge judge = Judges.open("says:I give it a [[7]].", Rubrics.named("single"))) {
            List<Judgment> judgments = JudgeRuns.judgments(judge, Cases.read(answers));
            aspects = Summary.of(judgments, NaRule.SKIP, new Bootstrap(0)).aspects();
        }

        assertThat(aspects).containsOnlyKeys("overall");
        assertThat(aspects.values()).singleElement().satisfies(overall -> {
            assertThat(overall.mean()).hasValue(7);
            assertThat(overall.n()).isEqualTo(3);
        });
    }

    @Test
    void aPluginIsNamedLikeAModel() throws IOException {
        try (Judge judge = Judges.open("judge:brevity?words=2", Rubrics.named("single"))) {
            assertThat(JudgeRuns.judgments(judge, Cases.read(AnswersMade.file(folder, 1))))
                    .singleElement()
                    .satisfies(judgment -> {
                        assertThat(judgment.by().rubric()).isEqualTo("brevity");
                        assertThat(judgment.verdict().scores())
                                .containsEntry("brevity", new Score(OptionalDouble.of(1), "It has 3 words."));
                    });
        }
    }

    @Test
    void aPluginThatIsNotThereIsToldWithThoseThatAre() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Judges.open("judge:brevty?words=2", Rubrics.named("single")))
                .withMessageContaining("brevity");
    }

    @Test
    void oneScoreInFreeTextMayBeLonger() {
        try (Judge single = Judges.open("says:-", Rubrics.named("single"));
                Judge scores = Judges.open("says:-", Rubrics.named("safety"))) {
            assertThat(String.valueOf(single.card().facts().get("sampling"))).contains("max_tokens=2048");
            assertThat(String.valueOf(scores.card().facts().get("sampling"))).contains("max_tokens=1024");
        }
    }

    @Test
    void repetitionsDrawFromSeedsOfTheirOwn() {
        Judges judges = new Judges(PluginCatalog.load(), RunConfig.DEFAULTS.withSeed(3), message -> {});
        assertThat(seed(judges.repetition(0))).isEqualTo(seed(judges)).isNotEqualTo(seed(judges.repetition(1)));
    }

    private static String seed(Judges judges) {
        try (Judge judge = judges.open("says:-", Rubrics.named("safety"), Seats.BOTH)) {
            return String.valueOf(judge.card().facts().get("seed"));
        }
    }
}
