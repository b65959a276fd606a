package dev.urial.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets as users have them, and as they should not be. */
class DatasetFileTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.write(folder.resolve("input"), text.getBytes(StandardCharsets.UTF_8));
    }

    private List<DatasetItem> items(String text) throws IOException {
        return DatasetFile.read(file(text), false).items();
    }

    private void refused(String text, String... words) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> DatasetFile.read(file, false))
                .isInstanceOf(DataException.class)
                .message()
                .contains(file.toString())
                .contains(words);
    }

    @Test
    void jsonLinesHaveQueryOrInstruction() throws IOException {
        List<DatasetItem> items =
                items("{\"query\":\"Why?\"}\n{\"id\":7,\"instruction\":\"How?\",\"dataset\":\"d\"}\n");
        assertThat(items).extracting(DatasetItem::id).containsExactly("0", "7");
        assertThat(items).extracting(item -> item.queries().get(0)).containsExactly("Why?", "How?");
        assertThat(items.get(1).labels()).containsEntry("dataset", "d").doesNotContainKey("id");
    }

    @Test
    void anArrayIsAsGoodAsLines() throws IOException {
        assertThat(items("[{\"query\":\"a\"},\n {\"query\":\"b\"}]")).hasSize(2);
    }

    @Test
    void turnsAreQueriesAskedOneAfterTheOther() throws IOException {
        DatasetItem item = items("{\"question_id\": 81, \"turns\": [\"First?\", \"And then?\"]}")
                .get(0);
        assertThat(item.id()).isEqualTo("81");
        assertThat(item.queries()).containsExactly("First?", "And then?");
        assertThat(item.given()).isEmpty();
    }

    @Test
    void aListOfPromptsIsTurns() throws IOException {
        assertThat(items("{\"prompt\": [\"First?\", \"And then?\"], \"category\": \"c\"}"))
                .extracting(DatasetItem::queries)
                .containsExactly(List.of("First?", "And then?"));
        refused("{\"prompt\": []}", "'prompt' is an empty list");
        refused("{\"prompt\": \"Why?\", \"query\": null}", "has none of");
    }

    @Test
    void aFileWithoutACardIsCalledAsItIs() throws IOException {
        DatasetFile dataset = DatasetFile.read(file("Why?"), false);
        assertThat(dataset.card().name()).isEqualTo("input");
        assertThat(dataset.card().place()).isEqualTo(dataset.path().toString());
        assertThat(dataset.card().license()).isEmpty();
    }

    @Test
    void aCardBesideAFileSaysWhatItIs() throws IOException {
        Files.writeString(folder.resolve("input.card.yaml"), "name: mine\nrevision: 2024-05\n");
        DatasetFile dataset = DatasetFile.read(file("Why?"), false);
        assertThat(dataset.card().name()).isEqualTo("mine");
        assertThat(dataset.card().revision()).contains("2024-05");
        assertThat(dataset.card().sha256()).isEqualTo(dataset.sha256());
    }

    @Test
    void aCardThatIsNoneIsRefused() throws IOException {
        for (String card : List.of("- a", "license: [MIT, BSD]", "title: \"two\\nlines\"", "")) {
            Files.writeString(folder.resolve("input.card.yaml"), card);
            Path file = file("Why?");
            assertThatThrownBy(() -> DatasetFile.read(file, false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("input.card.yaml");
        }
    }

    @Test
    void ofMessagesTheLastIsAskedAndThoseBeforeAreGiven() throws IOException {
        DatasetItem item = items(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":"
                                + "\"Hello\"},{\"role\":\"user\",\"content\":\"Why?\"}]}")
                .get(0);
        assertThat(item.given()).containsExactly("Hi", "Hello");
        assertThat(item.queries()).containsExactly("Why?");
    }

    @Test
    void plainTextIsAQueryALine() throws IOException {
        assertThat(items("Why is the sky blue?\r\n\r\nHow \"so\"?"))
                .extracting(item -> item.queries().get(0))
                .containsExactly("Why is the sky blue?", "How \"so\"?");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreFine() throws IOException {
        assertThat(items("\uFEFF{\"query\":\"a\"}\r\n{\"query\":\"b\"}\r\n"))
                .extracting(item -> item.queries().get(0))
                .containsExactly("a", "b");
    }

    @Test
    void theHashIsThatOfTheFilesBytes() throws IOException {
        for (String text : List.of("[{\"query\":\"a\"}]  \n\n", "{\"query\":\"a\"}\n", "a\n")) {
            Path file = file(text);
            assertThat(DatasetFile.read(file, false).sha256()).isEqualTo(Sha256.hex(Files.readAllBytes(file)));
        }
    }

    @Test
    void whatIsWrongIsNamedByItsLine() throws IOException {
        refused("", "empty");
        refused("{\"query\":\"a\"}\n{\"query\": \n{\"query\":\"c\"}\n", ":2");
        refused("{\"query\":\"a\"}\n{\"question\":\"b\"}\n", ":2", "question", "query");
        refused("{\"id\":\"x\",\"query\":\"a\"}\n{\"id\":\"x\",\"query\":\"b\"}\n", ":2", "'x'", "1");
        refused("{\"query\":\"a\"}\n{\"query\":5}\n", ":2");
        refused("{\"query\":\"a\"}\n{\"query\":\"  \"}\n", ":2");
        refused("{\"query\":" + "[".repeat(5000) + "\n", ":1");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        Path file = Files.write(folder.resolve("input"), "{\"query\":\"a\"}".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> DatasetFile.read(file, false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("UTF-8");
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'c', 'a', 'f', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> DatasetFile.read(latin, false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void badItemsAreLeftOutAndCountedWhereTheUserWantsThat() throws IOException {
        Path file = file("{\"query\":\"a\"}\n{\"query\": \n{\"query\":\"c\"}\n{\"id\":\"0\",\"query\":\"again\"}\n");
        DatasetFile read = DatasetFile.read(file, true);
        assertThat(read.items()).extracting(item -> item.queries().get(0)).containsExactly("a", "c");
        assertThat(read.skipped()).isEqualTo(2);
        assertThat(read.problems()).hasSize(2).first().asString().contains("2");
    }

    @Test
    void aHundredMegabytesAreReadInBoundedMemory() throws IOException {
        Path file = folder.resolve("large.jsonl");
        String filler = "x".repeat(10_000);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 10_000; i++) {
                out.write("{\"query\":\"" + i + filler + "\"}\n");
            }
        }
        assertThat(DatasetFile.read(file, false).items()).hasSize(10_000);
    }

    @Test
    void thePublishedDatasetsAreRead() {
        String data = System.getenv("URIAL_TEST_DATA");
        Assumptions.assumeTrue(data != null && Files.isDirectory(Path.of(data)), "needs $URIAL_TEST_DATA");
        List<DatasetItem> justEval = DatasetFile.read(
                        Path.of(data, "just-eval-instruct", "just-eval-instruct.json"), false)
                .items();
        assertThat(justEval).hasSize(1000);
        assertThat(justEval.get(0).labels()).containsEntry("task", List.of("info-seek"));
        assertThat(justEval.get(900).labels()).doesNotContainKey("difficulty");
        assertThat(DatasetFile.read(Path.of(data, "mt-bench", "question.jsonl"), false)
                        .items())
                .hasSize(80)
                .allSatisfy(item -> assertThat(item.queries()).hasSize(2));
    }
}
