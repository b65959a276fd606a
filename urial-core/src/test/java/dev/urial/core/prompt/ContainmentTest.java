package dev.urial.core.prompt;

import static dev.urial.core.prompt.TemplatesByName.contained;
import static dev.urial.core.prompt.TemplatesByName.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is put into a contained prompt can be read back out of it by a reader who knows the form alone. */
class ContainmentTest {
    private static final int CONVERSATIONS = 2_000;
    private static final long SEED = 20_240_116;

    private static final List<String> SCRAPS = List.of(
            "",
            " ",
            "  ",
            "\t",
            "\n",
            "\n\n",
            "\r",
            "\r\n",
            "\u2028",
            "\0",
            "\uD83D",
            "\uDE00",
            "a",
            "b c",
            "Hi?",
            "`",
            "``",
            "```",
            "````",
            "``````",
            "```python",
            "~~~",
            "# Query:",
            "# Answer:",
            "# User:",
            "# Assistant:",
            "User:",
            "Assistant:",
            "# Query",
            "# Query: \n ",
            "# Answer: \n ``` ",
            " \n\n \n",
            "# Instruction\n\nBelow",
            "# Instruction\n",
            "Query:",
            "#",
            "</answer>",
            "<|endoftext|>",
            ": ");

    /** A form as its documentation tells it, written out apart from the code under test. */
    record Form(String name, String user, String assistant, String userFence, String assistantFence, String tail) {
        private static final String BLOCK = "\n";
        private static final String INLINE = "";
        private static final String SPACED = " ";
        private static final String NONE = "none";

        boolean fenced() {
            return !assistantFence.equals(NONE);
        }

        String heading(int turn) {
            return turn % 2 == 0 ? user : assistant;
        }

        String fence(int turn) {
            return turn % 2 == 0 ? userFence : assistantFence;
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                new Form("urial-backticks", "\n# Query:\n", "\n# Answer:\n", Form.BLOCK, Form.BLOCK, "\n"),
                new Form("urial-legacy", "\n# Query:\n", "\n# Answer:\n", Form.INLINE, Form.BLOCK, "\n"),
                new Form("zero-shot", "# Query: \n ", "# Answer: \n ", Form.INLINE, Form.SPACED, " \n\n \n"),
                new Form("zero-shot-shift", "# Query: \n ", "# Answer: \n ", Form.INLINE, Form.INLINE, " \n\n \n"),
                new Form("urial-v2", "\n# Query:\n\n", "\n# Answer:\n\n", Form.NONE, Form.NONE, "\n\n"),
                new Form("urial-v4", "\nUser:\n\n", "\nAssistant:\n\n", Form.NONE, Form.NONE, "\n\n"),
                new Form("urial-v5", "\n# User:\n\n", "\n# Assistant:\n\n", Form.NONE, Form.NONE, "\n\n"),
                new Form("urial-v6", "\n\n# User:\n", "\n\n# Assistant:\n", Form.NONE, Form.NONE, "\n"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aStrictReaderFindsExactlyTheTurnsThatWerePutIn(Form form) {
        PromptTemplate template = contained(form.name());
        for (int i = 0; i < CONVERSATIONS; i++) {
            long seed = SEED + i;
            SplittableRandom random = new SplittableRandom(seed);
            List<String> shown = hostileTurns(random, 2 * random.nextInt(1, 3));
            List<String> asked = hostileTurns(random, 2 * random.nextInt(0, 3) + 1);
            String preamble = hostile(random);

            Prompt prompt = template.render(
                    preamble, List.of(new Example("e", shown, Set.of())), query(asked.toArray(String[]::new)));

            List<String> expected = new ArrayList<>(shown);
            expected.addAll(asked);
            assertThat(read(form, prompt.text(), preamble.length()))
                    .as("%s, seed %d", form.name(), seed)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theAnswerInACompletionThatGivesItIsThatAnswer(Form form) {
        PromptTemplate template = contained(form.name());
        List<String> stops = template.render("", List.of(), query("")).stops();
        int tried = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            long seed = SEED + i;
            String text = hostile(new SplittableRandom(seed));
            if (stops.stream().noneMatch(text::contains)) {
                tried++;
                assertThat(TemplatesByName.answer(template, given(form, text) + "\nignored"))
                        .as("%s, seed %d", form.name(), seed)
                        .isEqualTo(text);
            }
        }
        assertThat(tried).as("texts without a stop").isGreaterThan(CONVERSATIONS / 2);
    }

    /** What a model writes to give an answer: the answer, then what the form has up to the next query. */
    private static String given(Form form, String text) {
        String closing = form.fenced() ? (form.assistantFence().equals(Form.BLOCK) ? "\n```" : "```") : "";
        String body = form.fenced() ? text : indented(form, text);
        return body + closing + form.tail() + form.user();
    }

    private static String indented(Form form, String text) {
        return text.replaceAll(
                "(?m)^(?=[ \\t]*(?:" + form.user().strip() + "|"
                        + form.assistant().strip() + "))",
                " ");
    }

    private static List<String> hostileTurns(SplittableRandom random, int number) {
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            turns.add(hostile(random));
        }
        return turns;
    }

    private static String hostile(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int scraps = random.nextInt(12);
        for (int i = 0; i < scraps; i++) {
            text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
        }
        return text.toString();
    }

    /** The turns of a prompt. Fails where the text does not obey the form. */
    private static List<String> read(Form form, String text, int start) {
        List<String> turns = new ArrayList<>();
        int at = start;
        while (true) {
            String heading = form.heading(turns.size());
            assertThat(text.startsWith(heading, at))
                    .as("heading at %d of %s", at, text)
                    .isTrue();
            at += heading.length();
            if (turns.size() % 2 == 1 && text.substring(at).equals(open(form))) {
                return turns;
            }
            int end;
            if (!form.fenced()) {
                end = text.indexOf(form.tail() + form.heading(turns.size() + 1), at);
                assertThat(end).as("end of a message in %s", text).isGreaterThanOrEqualTo(at);
                turns.add(unindented(form, text.substring(at, end)));
            } else {
                int afterFence = at;
                while (text.charAt(afterFence) == '`') {
                    afterFence++;
                }
                String fence = text.substring(at, afterFence);
                boolean block = form.fence(turns.size()).equals(Form.BLOCK) || fence.length() > 3;
                String lead = block ? "\n" : form.fence(turns.size());
                String close = (block ? "\n" : "") + fence;
                assertThat(text.startsWith(lead, afterFence))
                        .as("after the fence")
                        .isTrue();
                at = afterFence + lead.length();
                end = text.indexOf(close, at);
                assertThat(end).as("closing fence in %s", text).isGreaterThanOrEqualTo(at);
                turns.add(text.substring(at, end));
                end += close.length();
            }
            assertThat(text.startsWith(form.tail(), end))
                    .as("tail at %d of %s", end, text)
                    .isTrue();
            at = end + form.tail().length();
        }
    }

    private static String open(Form form) {
        return form.fenced() ? "```" + form.assistantFence() : "";
    }

    private static String unindented(Form form, String text) {
        return text.replaceAll(
                "(?m)^ (?=[ \\t]*(?:" + form.user().strip() + "|"
                        + form.assistant().strip() + "))",
                "");
    }
}
