package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.analysis.shift.ShiftStudy.Settings;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import dev.urial.core.run.Decoding;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import dev.urial.core.spi.VocabularySample;
import dev.urial.testkit.BigramModel;
import dev.urial.testkit.InTurns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Expectations are worked by hand from the tables of {@link BigramModel}, whose rest weighs less than the tolerance. */
class ShiftStudyTest {
    private static ItemShift answered(String set) {
        try (Models models = Pair.models();
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(set), Pair.SETTINGS)) {
            return study.shift(Pair.item("a"));
        }
    }

    @Test
    void theAlignedModelAnswersAndTheBaseModelRanksItsTokens() {
        ItemShift shift = answered("");
        assertThat(shift.answer()).isEqualTo(" the mat");
        assertThat(shift.tokens()).extracting(TokenShift::text).containsExactly(" the", " mat");
        assertThat(shift.tokens())
                .extracting(token -> token.base().standing().rank())
                .containsExactly(Rank.of(1), Rank.of(2)); // after " the", the base model prefers " cat"
        assertThat(shift.tokens())
                .extracting(token -> token.base().category().orElseThrow())
                .containsExactly(Category.UNSHIFTED, Category.MARGINAL);
    }

    @Test
    void logProbabilitiesAreThoseOfTheTables() {
        TokenShift mat = answered("").tokens().get(1);
        assertThat(mat.base().standing().logprob()).isCloseTo(Math.log(0.3), within(1e-3));
        assertThat(mat.aligned().logprob()).isCloseTo(Math.log(0.7), within(1e-3));
        assertThat(mat.aligned().rank()).isEqualTo(Rank.of(1));
    }

    @Test
    void theDivergenceIsOfTheAlignedModelFromTheBaseOverTheWholeVocabulary() {
        List<TokenShift> tokens = answered("").tokens();
        double first = 0.6 * Math.log(0.6 / 0.5) + 2 * 0.05 * Math.log(0.5) + 0.1 * Math.log(0.5);
        first += 0.16 * Math.log(0.16 / 0.06);
        double second = 0.2 * Math.log(0.2 / 0.6) + 0.7 * Math.log(0.7 / 0.3);
        assertThat(tokens.get(0).base().kl().orElseThrow()).isCloseTo(first, within(1e-3));
        assertThat(tokens.get(1).base().kl().orElseThrow()).isCloseTo(second, within(1e-3));
    }

    @Test
    void theTotalVariationIsHalfTheSumOfTheDifferences() {
        assertThat(answered("").tokens().get(1).base().measures().get("tv")).isCloseTo(0.4, within(1e-3));
    }

    @Test
    void theEndOfTheAnswerStandsApart() {
        TokenShift end = answered("").end().orElseThrow();
        assertThat(end.position()).isEqualTo(2);
        assertThat(end.id()).hasValue(257);
        assertThat(end.base().standing().rank()).isEqualTo(Rank.of(2)); // after " mat", the base model prefers " the"
        double kl = 0.05 * Math.log(0.05 / 0.35) + 2 * 0.05 * Math.log(0.05 / 0.15) + 0.75 * Math.log(0.75 / 0.25);
        assertThat(end.base().kl().orElseThrow()).isCloseTo(kl, within(1e-3));
    }

    @Test
    void anAnswerCutByTheLimitHasNoEnd() {
        Settings one = new Settings(new Decoding(Sampling.GREEDY, 1, List.of()), Optional.empty(), false, List.of(), 0);
        try (Models models = Pair.models();
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), one)) {
            assertThat(study.shift(Pair.item("a")).end()).isEmpty();
        }
    }

    @Test
    void equalLogitsShareTheBetterRank() {
        // after " the": cat 0.6, mat 0.3, end 0.05, then sat and on with 0.02 each
        TokenShift sat = Pair.shift(" the sat").tokens().get(1);
        assertThat(sat.base().standing().rank()).isEqualTo(Rank.of(4));
        assertThat(sat.base().category()).contains(Category.SHIFTED);
    }

    @Test
    void underAPromptTheBaseModelIsAskedOnceMore() {
        ItemShift shift = answered("urial-k0");
        // these models see the last token only, so that no prompt changes what they expect
        assertThat(shift.tokens()).allSatisfy(token -> assertThat(token.icl()).contains(token.base()));
        assertThat(shift.contexts().orElseThrow().icl().orElseThrow()).contains("# Instruction");
    }

    @Test
    void bothContextsAreKept() {
        ItemShift.Contexts contexts = answered("").contexts().orElseThrow();
        assertThat(contexts.aligned()).isEqualTo("Where is the cat?\n:");
        assertThat(contexts.base()).contains("# Query:", "Where is the cat?", "# Answer:");
        assertThat(contexts.icl()).isEmpty();
    }

    @Test
    void aModelComparedWithItselfIsUnshifted() {
        try (Models models = Models.together(Pair::aligned, Pair::aligned);
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS)) {
            ItemShift shift = study.shift(Pair.item("a"));
            assertThat(shift.tokens()).allSatisfy(token -> {
                assertThat(token.base().category()).contains(Category.UNSHIFTED);
                assertThat(token.base().kl()).hasValue(0);
            });
            assertThat(study.notes()).anyMatch(note -> note.contains("are the same"));
        }
    }

    @Test
    void otherVocabulariesAreRefusedNamingBoth() {
        Backend other = withFingerprint("another-one");
        try (Models models = Models.together(Pair::base, () -> other)) {
            assertThatThrownBy(() -> new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("bigram-five-words")
                    .hasMessageContaining("another-one");
        }
    }

    private static Backend withFingerprint(String fingerprint) {
        return new InTurns(Pair.aligned()) {
            @Override
            public ModelCard model() {
                ModelCard card = super.model();
                Vocabulary own = card.vocabulary().orElseThrow();
                Vocabulary changed = new Vocabulary(own.size(), fingerprint, own.bos(), own.addsBos(), own.ends());
                return new ModelCard(
                        card.id(),
                        card.revision(),
                        card.engine(),
                        card.contextTokens(),
                        card.maxConcurrent(),
                        Optional.of(changed),
                        card.features());
            }
        };
    }

    @Test
    void aVocabularyKnownByASampleIsHeldAgainstASampleOfTheOther() {
        Tokenizer tokenizer = Pair.base().tokenizer().orElseThrow();
        String same = VocabularySample.fingerprint(tokenizer.encode(VocabularySample.TEXT));
        try (Models models = Models.together(Pair::base, () -> withFingerprint(same));
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS)) {
            assertThat(study.shift(Pair.item("a")).ok()).isTrue();
        }
        try (Models models = Models.together(Pair::base, () -> withFingerprint("sample-of-another"))) {
            assertThatThrownBy(() -> new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(same)
                    .hasMessageContaining("sample-of-another");
        }
    }

    @Test
    void anAlignedModelWithoutAChatFormIsRefused() {
        try (Models models = Models.together(Pair::base, Pair::base)) {
            assertThatThrownBy(() -> new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("?chat=");
        }
    }

    @Test
    void anAnswerLongerThanAContextIsCutAndCounted() {
        String answer = " the mat".repeat(50);
        try (Models models = Models.together(() -> Pair.base(100), Pair::aligned);
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.answering("a", answer))) {
            ItemShift shift = study.shift(Pair.item("a"));
            assertThat(shift.tokens().size() + shift.cut()).isEqualTo(100);
            assertThat(shift.cut()).isPositive();
            assertThat(shift.end()).isEmpty();
        }
    }

    @Test
    void anEmptyAnswerHasAnEndOnly() {
        ItemShift shift = Pair.shift("");
        assertThat(shift.tokens()).isEmpty();
        assertThat(shift.end().orElseThrow().position()).isZero();
    }

    @Test
    void anItemWithoutAnAnswerFails() {
        try (Models models = Pair.models();
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.answering("a", "x"))) {
            assertThat(study.shift(Pair.item("b")).error().orElseThrow().message())
                    .contains("none to the item 'b'");
        }
    }

    @Test
    void aMeasureOfOnesOwnIsTakenOfBothConditions() {
        Measure reverse = new Measure() {
            @Override
            public String name() {
                return "reverse";
            }

            @Override
            public Map<String, Double> measure(Distribution aligned, Distribution base, int token) {
                return Map.of("reverse_kl", base.divergence(aligned));
            }
        };
        Settings settings = new Settings(Pair.SETTINGS.decoding(), Optional.empty(), false, List.of(reverse), 0);
        try (Models models = Pair.models();
                ShiftStudy study = new ShiftStudy(models, Pair.prompts("urial-k0"), settings)) {
            TokenShift mat = study.shift(Pair.item("a")).tokens().get(1);
            double kl = 0.6 * Math.log(0.6 / 0.2) + 0.3 * Math.log(0.3 / 0.7);
            assertThat(mat.base().measures().get("reverse_kl")).isCloseTo(kl, within(1e-3));
            assertThat(mat.icl().orElseThrow().measures().get("reverse_kl")).isCloseTo(kl, within(1e-3));
        }
    }

    @Test
    void theLikeliestTokensAreKeptOfItemsInDetail() {
        TokenShift the = answered("").tokens().get(0);
        assertThat(the.base().standing().top().stream()
                        .limit(3)
                        .map(each -> each.token().text())
                        .collect(Collectors.toList()))
                .containsExactly(" the", " cat", " sat");
    }
}
