package dev.urial.core.run;

import dev.urial.core.prompt.PromptBudget;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.TurnsTemplate;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Tokenizer;
import java.util.List;

/**
 * Everything that stands around a query, ready to be put there. Safe for many threads.
 *
 * @param set the preamble, and the name and hash that a manifest tells
 * @param selector over the examples in use
 * @param limit how many examples at most
 */
public record PromptAssembly(PromptSet set, PromptTemplate template, ExampleSelector selector, int limit) {
    /**
     * A prompt.
     *
     * @param examples how many are shown in it
     * @param fits whether it is within the budget; true where tokens cannot be counted
     */
    public record Assembled(Prompt prompt, int examples, boolean fits) {}

    /** The same for a model that is addressed in turns. */
    public PromptAssembly in(ChatForm form) {
        return new PromptAssembly(set, new TurnsTemplate(form), selector, limit);
    }

    /** The prompt with as many examples as allowed. */
    public Assembled assemble(Query query) {
        List<Example> examples = selector.select(query, limit);
        return new Assembled(template.render(set.preamble(), examples, query), examples.size(), true);
    }

    /** The prompt with as many examples as fit into {@code budget} tokens. */
    public Assembled assemble(Query query, Tokenizer tokenizer, int budget) {
        PromptBudget.Fitted fitted =
                new PromptBudget(template, set.preamble(), selector, tokenizer, budget).fit(query, limit);
        return new Assembled(fitted.prompt(), fitted.examples().size(), fitted.fits());
    }
}
