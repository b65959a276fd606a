package dev.urial.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedAnswersTest {
    private static final List<DatasetItem> QUESTIONS = List.of(
            new DatasetItem("81", List.of(), List.of("Q1", "Q2"), Map.of("category", "writing")),
            new DatasetItem("82", List.of(), List.of("R1", "R2"), Map.of("category", "math")));

    @TempDir
    private Path folder;

    @Test
    void justEvalsOutputsAreAnswers() throws IOException {
        AnsweredItem item = read("""
                [
                  {
                    "id": 12, "instruction": "Q?", "output": "A.", "generator": "org/model", "dataset": "lima",
                    "source_id": "lima-0", "datasplit": "just_eval", "model_input": null
                  }
                ]""").get(0);

        assertThat(item.item())
                .isEqualTo(new DatasetItem(
                        "12",
                        List.of(),
                        List.of("Q?"),
                        Map.of("dataset", "lima", "source_id", "lima-0", "datasplit", "just_eval")));
        assertThat(item.answers()).containsExactly("A.");
        assertThat(item.generator()).contains("org/model");
        assertThat(item.outcome().ok()).isTrue();
    }

    @Test
    void alpacaEvalsOutputIsATextOrAListOfOne() throws IOException {
        List<AnsweredItem> items = read("""
                [{"instruction": "Q?", "output": ["A."], "generator": "m-URIAL", "dataset": "koala"},
                 {"instruction": "R?", "output": "", "generator": "m-URIAL"}]""");

        assertThat(items).extracting(item -> item.item().id()).containsExactly("0", "1");
        assertThat(items).extracting(AnsweredItem::answers).containsExactly(List.of("A."), List.of(""));
    }

    @Test
    void fastChatsAnswersNeedTheirQuestions() throws IOException {
        Path file = write(
                "{\"question_id\": 81, \"answer_id\": \"x\", \"model_id\": \"m\", \"choices\": [{\"index\": 0, \"turns\":"
                        + " [\"A1\", \"A2\"]}], \"tstamp\": 1.5}\n");

        assertThat(AnswersFile.read(file, QUESTIONS)).singleElement().satisfies(item -> {
            assertThat(item.item()).isEqualTo(QUESTIONS.get(0));
            assertThat(item.answers()).containsExactly("A1", "A2");
            assertThat(item.generator()).contains("m");
        });
        assertThatThrownBy(() -> AnswersFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(":1: answers question '81', which stands in another file");
        assertThatThrownBy(() -> AnswersFile.read(file, QUESTIONS.subList(1, 2)))
                .hasMessageContaining("'81', which is not among the 1 given");
    }

    @Test
    void theReferenceCodesRowsOfAQuestionAreOneItem() throws IOException {
        Path file = write("""
                [{"question_id": 81, "category": "writing", "turn1_output": "A1", "model_id": "m", "turn_id": 1},
                 {"question_id": 82, "category": "math", "turn1_output": "B1", "model_id": "m", "turn_id": 1},
                 {"question_id": 81, "category": "writing", "turn2_output": "A2", "model_id": "m", "turn_id": 2}]""");

        List<AnsweredItem> items = AnswersFile.read(file, QUESTIONS);

        assertThat(items).extracting(AnsweredItem::answers).containsExactly(List.of("A1", "A2"), List.of("B1"));
        assertThat(items.get(0).item()).isEqualTo(QUESTIONS.get(0));
        assertThat(items.get(1).item().queries()).containsExactly("R1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"instruction\": \"Q\", \"output\": [\"A\", \"B\"]}                   | 'output' must be a text, or a list of one; it has 2",
                "{\"instruction\": \"Q\", \"output\": 5}                                | 'output' must be text, was a number",
                "{\"output\": \"A\"}                                                    | has none of 'query', 'instruction'",
                "{\"question_id\": 81, \"choices\": []}                                 | was a list of 0",
                "{\"question_id\": 81, \"choices\": [{\"turns\": \"A\"}]}               | 'turns' must be a list of texts",
                "{\"question_id\": 81, \"choices\": [{\"turns\": []}]}                  | has 0 answers to the 2 turns of question '81'",
                "{\"question_id\": 81, \"choices\": [{\"turns\": [\"A\",\"B\",\"C\"]}]} | has 3 answers to the 2 turns",
                "{\"question_id\": 81, \"turn2_output\": \"A\"}                         | but not the turn before it",
                "{\"question_id\": 81, \"turn1_output\": 5}                             | 'turn1_output' must be text",
                "{\"question_id\": [], \"turn1_output\": \"A\"}                         | 'question_id' must be text or a number",
                "{\"id\": \"0\", \"instruction\": \"R\", \"output\": \"B\"}             | has the id '0' of line 1",
            })
    void whatIsNoAnswerIsNamedByItsLine(String line, String why) throws IOException {
        Path file = write("{\"instruction\": \"Q\", \"output\": \"A\"}\n" + line + "\n");

        assertThatThrownBy(() -> AnswersFile.read(file, QUESTIONS))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageContaining(why);
    }

    @Test
    void theTwoPublishedFilesAreReadWhole() {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(data != null, "needs published answers: set URIAL_TEST_DATA to the folder with answers/");
        for (String model : List.of("Mistral-7B-Instruct-v0.1", "vicuna-7b-v1.5")) {
            List<AnsweredItem> items = AnswersFile.read(Path.of(data, "answers", model + ".to_eval.json"));

            assertThat(items).hasSize(1000);
            assertThat(items.get(999).item().id()).isEqualTo("999");
            assertThat(items)
                    .extracting(AnsweredItem::generator)
                    .containsOnly(Optional.of("just_results_aligned//" + model + ".json"));
        }
    }

    private List<AnsweredItem> read(String text) throws IOException {
        return AnswersFile.read(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("answers.json"), text);
    }
}
