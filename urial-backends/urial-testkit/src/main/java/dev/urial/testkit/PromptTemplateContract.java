package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.decoding.TextAssembler;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Usage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What every template keeps that contains hostile text. */
public abstract class PromptTemplateContract {
    private static final long SEED = 31;
    private static final String BENIGN = "A plain answer.";
    private static final List<String> BITS = List.of(
            "word",
            " ",
            "\n",
            "\n\n",
            "`",
            "```",
            "````",
            "```python\n",
            "\n```\n",
            "# Query:",
            "# Answer:",
            "# User:",
            "# Assistant:",
            "User:",
            "Assistant:",
            "\n# Query:\n",
            "# Instruction",
            "\r",
            "\t",
            "\u20ac",
            "\0");

    /** The template under test. */
    protected abstract PromptTemplate template();

    @Test
    protected void thePreambleComesFirstAsItIs() {
        String preamble = "# Instruction\r\n ``` trailing space \n";
        assertThat(template().render(preamble, List.of(), Query.of("x")).text()).startsWith(preamble);
    }

    @Test
    protected void theConstantPartIsTheSameForEveryQuery() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Example> examples = List.of(Example.of("1", "q", "a"));
        String constant = constant(template().render("pre\n", examples, Query.of("x")));
        for (int round = 0; round < 200; round++) {
            Query hostile = Query.of(text(random));
            assertThat(constant(template().render("pre\n", examples, hostile)))
                    .as("seed %d, query %s", SEED, hostile)
                    .isEqualTo(constant);
        }
    }

    @Test
    protected void differentConversationsGiveDifferentPrompts() {
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, List<String>> seen = new HashMap<>();
        for (int round = 0; round < 3000; round++) {
            List<String> turns =
                    random.nextBoolean() ? List.of(text(random)) : List.of(text(random), text(random), text(random));
            String prompt = template()
                    .render("", List.of(), new Query("0", turns, Map.of()))
                    .text();
            List<String> other = seen.put(prompt, turns);
            assertThat(other == null || other.equals(turns))
                    .as("seed %d: %s and %s look the same", SEED, other, turns)
                    .isTrue();
        }
    }

    @Test
    protected void answerUndoesRenderForAnyTextWithoutAStop() {
        SplittableRandom random = new SplittableRandom(SEED);
        String open = template().render("", List.of(), Query.of("q")).text();
        String closed = template()
                .render("", List.of(), new Query("0", List.of("q", BENIGN, "next"), Map.of()))
                .text();
        assertThat(closed).as("a benign answer continues its open prompt").startsWith(open + BENIGN);
        String tail = closed.substring(open.length() + BENIGN.length());
        int checked = 0;
        for (int round = 0; round < 3000; round++) {
            String answer = text(random);
            Completion completion = complete(answer + tail);
            if (completion.text().length() != answer.length()) {
                continue; // it holds a stop, or runs into one
            }
            assertThat(template().answer(completion))
                    .as("seed %d, answer <%s>", SEED, answer)
                    .isEqualTo(unescaped(answer));
            checked++;
        }
        assertThat(checked).isGreaterThan(500);
    }

    /** What a text means that a model writes as an answer: itself, unless the template escapes headings inside answers. */
    protected String unescaped(String answer) {
        return answer;
    }

    @Test
    protected void codeInAnAnswerSurvives() {
        String answer = "Sure:\n\n```python\nprint(1)\n```\n\nThat prints 1.";
        for (FinishReason reason : List.of(FinishReason.STOP, FinishReason.LENGTH)) {
            Completion completion = new Completion(answer, reason, Optional.empty(), new Usage(1, 0, 1));
            assertThat(template().answer(completion)).isEqualTo(answer);
        }
    }

    private Completion complete(String written) {
        Prompt prompt = template().render("", List.of(), Query.of("q"));
        TextAssembler text = new TextAssembler(prompt.stops());
        text.append(written.getBytes(StandardCharsets.UTF_8));
        text.finish();
        return new Completion(text.text(), FinishReason.STOP, text.stop(), new Usage(1, 0, 1));
    }

    private static String constant(Prompt prompt) {
        return prompt.text().substring(0, prompt.constantChars());
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(BITS.get(random.nextInt(BITS.size())));
        }
        return text.toString();
    }
}
