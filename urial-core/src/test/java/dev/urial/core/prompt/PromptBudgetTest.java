package dev.urial.core.prompt;

import static dev.urial.core.prompt.TemplatesByName.contained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every character is a token here, and the beginning of the text is one. */
class PromptBudgetTest {
    private static final PromptTemplate TEMPLATE = contained("urial-v6");
    private static final List<Example> EXAMPLES =
            List.of(Example.of("1", "q1", "a1"), Example.of("2", "q2", "a2"), Example.of("3", "q3", "a3"));
    private static final ExampleSelector FIRST =
            (query, limit) -> EXAMPLES.subList(0, Math.min(limit, EXAMPLES.size()));
    private static final Query QUERY = Query.of("Hi?");

    @Test
    void allExamplesAreShownWhereTheyFitExactly() {
        int exact = tokens(3);

        PromptBudget.Fitted fitted = budget(exact).fit(QUERY, 3);

        assertThat(fitted.examples()).isEqualTo(EXAMPLES);
        assertThat(fitted.prompt()).isEqualTo(TEMPLATE.render("P", EXAMPLES, QUERY));
        assertThat(fitted.tokens()).isEqualTo(exact);
        assertThat(fitted.fits()).isTrue();
    }

    @Test
    void examplesAreLeftOutOneByOneUntilTheRestFits() {
        assertThat(budget(tokens(3) - 1).fit(QUERY, 3).examples()).isEqualTo(EXAMPLES.subList(0, 2));
        assertThat(budget(tokens(2) - 1).fit(QUERY, 3).examples()).isEqualTo(EXAMPLES.subList(0, 1));
        assertThat(budget(tokens(1) - 1).fit(QUERY, 3).examples()).isEmpty();
    }

    @Test
    void aSelectorWithFewerThanTheLimitIsAskedForLessThanItHas() {
        assertThat(budget(tokens(3) - 1).fit(QUERY, 1_000_000).examples()).hasSize(2);
    }

    @Test
    void aQueryTooLongAloneIsToldAsSuch() {
        PromptBudget.Fitted fitted = budget(5).fit(QUERY, 3);

        assertThat(fitted.fits()).isFalse();
        assertThat(fitted.examples()).isEmpty();
        assertThat(fitted.tokens()).isEqualTo(tokens(0));
    }

    @Test
    void aLimitOfNoneAsksForNone() {
        assertThat(budget(1_000).fit(QUERY, 0).examples()).isEmpty();
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatThrownBy(() -> budget(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PromptBudget budget(int tokens) {
        return new PromptBudget(TEMPLATE, "P", FIRST, new Characters(), tokens);
    }

    private static int tokens(int examples) {
        return new Characters().encode(TEMPLATE.render("P", EXAMPLES.subList(0, examples), QUERY)).length;
    }

    private static final class Characters implements Tokenizer {
        @Override
        public Vocabulary vocabulary() {
            return new Vocabulary(65_537, "characters", OptionalInt.of(65_536), true, Set.of());
        }

        @Override
        public int[] encode(Prompt prompt) {
            int[] text = encode(prompt.text());
            int[] tokens = new int[text.length + 1];
            tokens[0] = 65_536;
            System.arraycopy(text, 0, tokens, 1, text.length);
            return tokens;
        }

        @Override
        public int[] encode(String text) {
            return text.chars().toArray();
        }

        @Override
        public String decode(int[] tokens) {
            return new String(tokens, 0, tokens.length);
        }
    }
}
