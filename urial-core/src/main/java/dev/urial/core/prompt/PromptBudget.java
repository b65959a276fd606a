package dev.urial.core.prompt;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Tokenizer;
import java.util.List;

/**
 * Shows as many examples as a model's context has room for. Each try renders and tokenizes a whole prompt. Safe for many threads.
 *
 * @param budgetTokens how many tokens a prompt may have, at least 1, counted by the model's own tokenizer: usually the context
 *     less the new tokens wanted
 */
public record PromptBudget(
        PromptTemplate template, String preamble, ExampleSelector selector, Tokenizer tokenizer, int budgetTokens) {
    /**
     * A prompt with the examples in it.
     *
     * @param tokens its length
     * @param fits whether that is within the budget; false only with no example left
     */
    public record Fitted(Prompt prompt, List<Example> examples, int tokens, boolean fits) {
        public Fitted {
            examples = List.copyOf(examples);
        }
    }

    public PromptBudget {
        if (budgetTokens < 1) {
            throw new IllegalArgumentException("budgetTokens: must be at least 1, was " + budgetTokens);
        }
    }

    /**
     * The prompt for a query with at most {@code limit} examples: the selector is asked for one fewer until the prompt fits, or
     * none is left.
     */
    public Fitted fit(Query query, int limit) {
        int asked = limit;
        while (true) {
            List<Example> examples = asked > 0 ? selector.select(query, asked) : List.of();
            Prompt prompt = template.render(preamble, examples, query);
            int tokens = tokenizer.encode(prompt).length;
            boolean fits = tokens <= budgetTokens;
            if (fits || examples.isEmpty()) {
                return new Fitted(prompt, examples, tokens, fits);
            }
            // a selector may have fewer than were asked for
            asked = Math.min(asked, examples.size()) - 1;
        }
    }
}
