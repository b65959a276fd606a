package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Bootstrap BOOTSTRAP = new Bootstrap(7);

    private static Piece piece(String name, List<Judgment> judgments) {
        return new Piece(Path.of(name), judgments);
    }

    private static Piece scored(String generator, String judge, long seed) {
        return piece(generator + "." + judge, Sample.scored(20, generator, judge, seed));
    }

    private static Settings settings(NaRule na, boolean grouped, String... by) {
        return new Settings(na, List.of(by), grouped, false, BOOTSTRAP);
    }

    private static Map<?, ?> at(Object from, String... keys) {
        Object at = from;
        for (String key : keys) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(key), key);
        }
        return (Map<?, ?>) at;
    }

    private static Report one(NaRule na, String... by) {
        return Report.of(List.of(scored("urial", "judge", 1)), settings(na, false, by));
    }

    @Test
    void theJsonHasTheKeysThatScriptsReadAndFurtherOnes() {
        Map<String, Object> json = one(NaRule.SKIP, "task").json();
        assertThat(json)
                .containsEntry("items", 20)
                .containsEntry("unparsed", 1)
                .containsEntry("failed", 1)
                .containsKeys("words_mean", "rubric", "judge", "generator", "na_rule", "bootstrap", "files");
        assertThat(at(json, "aspects").keySet()).map(String::valueOf).containsExactlyElementsOf(Sample.ASPECTS);
        Map<?, ?> factuality = at(json, "aspects", "factuality");
        assertThat(factuality.get("n")).isEqualTo(17);
        assertThat(factuality.get("na")).isEqualTo(1);
        assertThat((List<?>) factuality.get("ci95")).hasSize(2);
        assertThat(at(json, "by", "info-seek", "aspects", "depth").keySet())
                .map(String::valueOf)
                .contains("mean", "n", "na", "ci95");
        assertThat(JsonLine.parse(JsonLine.of(json))).isNotEmpty();
    }

    @Test
    void theReportSaysWhichRuleCountedAndWhatTheOtherGives() {
        Report skipped = one(NaRule.SKIP);
        Report five = one(NaRule.FIVE);
        String left = Told.decimal(number(skipped, "mean"));
        String counted = Told.decimal(number(five, "mean"));
        assertThat(left).isNotEqualTo(counted);
        assertThat(skipped.text()).contains("N/A is left out; counted as 5, it would give factuality " + counted + ".");
        assertThat(five.text())
                .contains("N/A counts as 5, the published rule; left out, it would give factuality " + left + ".");
        assertThat(number(skipped, "mean_by_other_na_rule")).isEqualTo(number(five, "mean"));
    }

    private static double number(Report report, String key) {
        return ((Number) Objects.requireNonNull(
                        at(report.json(), "aspects", "factuality").get(key)))
                .doubleValue();
    }

    @Test
    void anItemCountsForEveryTagThatItBears() {
        Map<?, ?> by = at(one(NaRule.SKIP, "tag").json(), "by");
        assertThat(by.keySet()).map(String::valueOf).contains("info-seek", "lifestyle");
        int items = by.values().stream()
                .mapToInt(each -> (Integer) Objects.requireNonNull(((Map<?, ?>) each).get("items")))
                .sum();
        assertThat(items).isGreaterThan(20);
    }

    @Test
    void ofSeveralLabelsAValueIsKeyedWithItsLabel() {
        Map<String, Object> json =
                one(NaRule.SKIP, "dataset", "source", "topic").json();
        assertThat(at(json, "by").keySet())
                .map(String::valueOf)
                .contains("dataset: lima", "source: lima", "topic: nature")
                .doesNotContain("lima");
        assertThat(json).containsEntry("by_labels", List.of("dataset", "source", "topic"));
        assertThat(one(NaRule.SKIP, "dataset", "topic").text()).contains("By dataset, urial", "By topic, urial");
    }

    @Test
    void aLabelNamedTwiceIsOne() {
        assertThat(one(NaRule.SKIP, "topic", "topic").json()).containsEntry("by_label", "topic");
    }

    @Test
    void aLabelThatCouldBeTakenForAnothersValueIsRefusedBesideOthers() {
        assertThatThrownBy(() -> one(NaRule.SKIP, "a: b", "a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--by");
    }

    @Test
    void theSourceIsWhatJustEvalCallsTheDataset() {
        assertThat(at(one(NaRule.SKIP, "source").json(), "by").keySet())
                .map(String::valueOf)
                .containsExactly("alpaca_eval", "lima");
    }

    @Test
    void positionIsTheTurn() {
        assertThat(at(one(NaRule.SKIP, "position").json(), "by").keySet())
                .map(String::valueOf)
                .containsExactly("1");
    }

    @Test
    void aLabelThatNoItemHasIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> one(NaRule.SKIP, "colour"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no item has a label 'colour'")
                .hasMessageContaining("topic");
    }

    @Test
    void anotherJudgeIsRefusedUnlessGrouped() {
        List<Piece> pieces = List.of(scored("urial", "one", 1), scored("urial", "other", 2));
        assertThatThrownBy(() -> Report.of(pieces, settings(NaRule.SKIP, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the judge is 'other' and not 'one'");
        assertThat(Report.of(pieces, settings(NaRule.SKIP, true)).runs()).hasSize(2);
    }

    @Test
    void judgesOfTheSameAnswersAreHeldAgainstEachOther() {
        Report report = Report.of(
                List.of(scored("urial", "one", 1), scored("urial", "other", 2), scored("bare", "one", 3)),
                settings(NaRule.SKIP, true));
        assertThat(report.agreements()).singleElement().satisfies(panel -> {
            assertThat(panel.judges()).containsExactly("one", "other");
            assertThat(panel.scores()).containsOnlyKeys(Sample.ASPECTS);
            assertThat(Objects.requireNonNull(panel.scores().get("factuality")).na())
                    .isEqualTo(1);
        });
        assertThat((List<?>) report.json().get("runs")).hasSize(3);
        assertThat((List<?>) report.json().get("agreement")).hasSize(1);
        assertThat(report.text()).contains("Side by side", "Agreement of one, other on urial with six-aspects");
    }

    @Test
    void answersOfOneNameThatDifferAreNoPanel() {
        List<Judgment> one = Sample.scored(3, "urial", "one", 1);
        List<Judgment> other = Sample.scored(3, "elsewhere", "other", 1).stream()
                .map(each -> new Judgment(
                        new Judgment.Subject(
                                each.subject().item(),
                                new Judgment.Answers(List.of("Something else."), Optional.of("urial"))),
                        each.by(),
                        each.verdict(),
                        each.calls()))
                .toList();
        assertThat(Report.of(List.of(piece("a", one), piece("b", other)), settings(NaRule.SKIP, true))
                        .agreements())
                .isEmpty();
    }

    @Test
    void preferencesAreToldWithSeats() {
        Report report = Report.of(List.of(piece("p", Sample.compared(30))), Settings.DEFAULT);
        assertThat(report.text()).contains("flips with the seat", "10 of 30, 33.3%");
        Map<?, ?> overall = at(report.json(), "preferences", "overall");
        assertThat(overall.get("flipped")).isEqualTo(10);
        assertThat(at(overall, "win").get("count")).isEqualTo(10);
        assertThat(report.csv()).contains("overall,flips,0.3333333333333333,");
    }

    @Test
    void aMeanBelowItsThresholdIsToldWithItsInterval() {
        Report report = one(NaRule.SKIP);
        assertThat(new Threshold("factuality", 1).missed(report)).isEmpty();
        assertThat(new Threshold("factuality", 4.9).missed(report))
                .singleElement()
                .asString()
                .matches("the mean of factuality, \\d\\.\\d{3} \\[.*] \\(n = 17, 1 N/A left out\\), is below 4\\.9");
    }

    @Test
    void aThresholdOfNoAspectIsRefused() {
        assertThatThrownBy(() -> new Threshold("wit", 3).missed(one(NaRule.SKIP)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no item has a score of 'wit'; aspects are helpfulness");
    }

    @Test
    void aTerminalIsToldNothingToActOn() {
        assertThat(saying("\u001b[31mred\u202e\nnext").text())
                .contains("\ufffd[31mred\ufffd\ufffdnext")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aNameIsNoMarkdown() {
        assertThat(saying("a|b <b>*c*</b> [d](e)").markdown())
                .contains("| a\\|b &lt;b&gt;\\*c\\*&lt;/b&gt; [d]\\(e) |")
                .doesNotContain("<b>");
    }

    @Test
    void aNameIsNoFormulaAndNoColumn() {
        assertThat(saying("=1+1,\"x\"").csv()).contains("\"'=1+1,\"\"x\"\"\",").doesNotContain(",=1");
    }

    private static Report saying(String text) {
        return Report.of(List.of(piece("h", List.of(Sample.saying(text)))), Settings.DEFAULT);
    }
}
