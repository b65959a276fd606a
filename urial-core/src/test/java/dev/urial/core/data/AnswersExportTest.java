package dev.urial.core.data;

import static dev.urial.core.data.AnsweredItems.answer;
import static dev.urial.core.data.AnsweredItems.failure;
import static dev.urial.core.data.AnsweredItems.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.data.AnswersExport.Form;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswersExportTest {
    private static final AnswersOrigin NOWHERE =
            new AnswersOrigin(Optional.empty(), Optional.empty(), Optional.empty());
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void justEvalGetsItsKeysInOrderAndTheOtherLabels() throws IOException {
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("topic", List.of("humanities"));
        labels.put("source_id", "alpaca_eval-0");
        labels.put("dataset", "helpful_base");
        labels.put("output", "the label of that name has no place");

        assertThat(export(Form.JUST_EVAL, answer("7", "Q?", "A\n\u201C1\u201D", labels)))
                .isEqualTo("""
                [
                  {
                    "id": 7,
                    "instruction": "Q?",
                    "output": "A\\n\u201C1\u201D",
                    "generator": "m",
                    "dataset": "helpful_base",
                    "source_id": "alpaca_eval-0",
                    "datasplit": "just_eval",
                    "topic": [
                      "humanities"
                    ]
                  }
                ]
                """);
    }

    @Test
    void alpacaEvalGetsATextAndItsDataset() throws IOException {
        assertThat(export(
                        Form.ALPACA_EVAL,
                        answer("0", "Q?", "A", Map.of("dataset", "koala", "topic", "t")),
                        answer("x", "R?", "", Map.of())))
                .isEqualTo("""
                [
                  {
                    "instruction": "Q?",
                    "output": "A",
                    "generator": "m",
                    "dataset": "koala"
                  },
                  {
                    "instruction": "R?",
                    "output": "",
                    "generator": "m"
                  }
                ]
                """);
    }

    @Test
    void fastChatGetsALineAQuestionWithARepeatableId() throws IOException {
        AnsweredItem two = turns("81", "A1", "A2");
        String first = export(Form.MT_BENCH, two, answer("own", "Q", "A", Map.of()));
        assertThat(first.lines()).hasSize(2);

        JsonNode line = JSON.readTree(first.lines().findFirst().orElseThrow());
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("question_id", "answer_id", "model_id", "choices", "tstamp");
        assertThat(line.path("question_id").isInt()).isTrue();
        assertThat(line.path("answer_id").asText()).matches("[0-9A-Z]{22}");
        assertThat(line.path("choices").toString()).isEqualTo("[{\"index\":0,\"turns\":[\"A1\",\"A2\"]}]");
        assertThat(line.path("tstamp").asDouble()).isZero();

        assertThat(export(Form.MT_BENCH, two))
                .isEqualTo(first.lines().findFirst().orElseThrow() + "\n");
        assertThat(answerId("m", "81")).isNotEqualTo(answerId("m", "82")).isNotEqualTo(answerId("n", "81"));
    }

    private String answerId(String model, String id) throws IOException {
        Path file = folder.resolve("one");
        new AnswersExport(Form.MT_BENCH, Optional.of(model), NOWHERE).write(file, List.of(turns(id, "A", "B")), file);
        return JSON.readTree(Files.readString(file)).path("answer_id").asText();
    }

    @Test
    void theGeneratorIsTheOneNamedElseTheItemsOwnElseTheManifests() {
        AnsweredItem ours = answer("0", "Q", "A", Map.of("generator", "who wrote the dataset's reference"));
        AnsweredItem theirs = new AnsweredItem(ours.item(), ours.answers(), 0, ok(), Optional.of("theirs"));
        AnswersOrigin origin = new AnswersOrigin(Optional.of("lab:base"), Optional.empty(), Optional.empty());

        assertThat(new AnswersExport(Form.JUST_EVAL, Optional.of("m"), origin).generatorOf(theirs))
                .isEqualTo("m");
        assertThat(new AnswersExport(Form.JUST_EVAL, Optional.empty(), origin).generatorOf(theirs))
                .isEqualTo("theirs");
        assertThat(new AnswersExport(Form.JUST_EVAL, Optional.empty(), origin).generatorOf(ours))
                .isEqualTo("lab:base");
        assertThat(new AnswersExport(Form.JUST_EVAL, Optional.empty(), NOWHERE).generatorOf(ours))
                .isEqualTo("unknown");
    }

    @Test
    void theManifestBesideSaysWhoAndWhen() throws IOException {
        Path answers = folder.resolve("run.jsonl");
        assertThat(AnswersOrigin.of(answers)).isEqualTo(NOWHERE);

        Path manifest = folder.resolve("run.manifest.json");
        Files.writeString(
                manifest,
                "{\"finished\": \"2026-01-02T03:04:05.500Z\", \"models\": {\"base\": {\"reference\": \"lab:base\"}}}");
        AnswersOrigin origin = AnswersOrigin.of(answers);
        assertThat(origin.model()).contains("lab:base");
        assertThat(origin.finished()).contains(Instant.parse("2026-01-02T03:04:05.500Z"));
        Path file = folder.resolve("out");
        new AnswersExport(Form.MT_BENCH, Optional.empty(), origin).write(answers, List.of(turns("81", "A", "B")), file);
        assertThat(JSON.readTree(Files.readString(file)).path("tstamp").asDouble())
                .isEqualTo(1767323045.5);

        Files.writeString(manifest, "{\"models\": {}}");
        assertThat(AnswersOrigin.of(answers)).isEqualTo(NOWHERE);
        for (String damaged : List.of("{\"finished\": ", "[]", "{\"finished\": \"today\"}", "{\"finished\": 5}")) {
            Files.writeString(manifest, damaged);
            assertThatThrownBy(() -> AnswersOrigin.of(answers))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(manifest + ": is no manifest: ");
        }
    }

    @Test
    void whoAnsweredIsTheModelAndThePromptThatItWasUnder() throws IOException {
        Path answers = folder.resolve("run.jsonl");
        Path manifest = folder.resolve("run.manifest.json");
        String models = "\"models\": {\"model\": {\"reference\": \"lab:base\"}}}";
        Files.writeString(manifest, "{\"prompt\": {\"name\": \"lab-k1\"}, " + models);
        assertThat(AnswersOrigin.of(answers).generator()).contains("lab:base under lab-k1");
        Files.writeString(manifest, "{\"prompt\": {\"name\": \"none\"}, " + models);
        assertThat(AnswersOrigin.of(answers).generator()).contains("lab:base");
        assertThat(NOWHERE.generator()).isEmpty();
    }

    @Test
    void whatIsExportedIsReadBack() throws IOException {
        List<AnsweredItem> single = List.of(
                answer("0", "Q\u2028 \uD800?", "A\n\uD83D\uDE00", Map.of("dataset", "d")),
                answer("1", "R", "", Map.of()));
        for (Form form : List.of(Form.JUST_EVAL, Form.ALPACA_EVAL)) {
            Path file = folder.resolve(form + ".json");
            new AnswersExport(form, Optional.of("m"), NOWHERE).write(file, single, file);
            List<AnsweredItem> read = AnswersFile.read(file);
            assertThat(read).extracting(AnsweredItem::answers).isEqualTo(answers(single));
            assertThat(read)
                    .extracting(item -> item.item().queries())
                    .containsExactly(
                            single.get(0).item().queries(), single.get(1).item().queries());
            assertThat(read)
                    .extracting(item -> item.item().labels().get("dataset"))
                    .containsExactly("d", null);
            assertThat(read).extracting(AnsweredItem::generator).containsOnly(Optional.of("m"));
        }
        List<AnsweredItem> turns = List.of(turns("81", "A1", "A2"), turns("82", "\uDC00", ""));
        Path file = folder.resolve("mt.jsonl");
        new AnswersExport(Form.MT_BENCH, Optional.of("m"), NOWHERE).write(file, turns, file);
        List<AnsweredItem> read =
                AnswersFile.read(file, turns.stream().map(AnsweredItem::item).toList());
        assertThat(read)
                .extracting(AnsweredItem::item)
                .isEqualTo(turns.stream().map(AnsweredItem::item).toList());
        assertThat(read).extracting(AnsweredItem::answers).isEqualTo(answers(turns));
    }

    private static List<List<String>> answers(List<AnsweredItem> items) {
        return items.stream().map(AnsweredItem::answers).toList();
    }

    @Test
    void aPublishedFileComesBackAsItWas() throws IOException {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(data != null, "needs published answers: set URIAL_TEST_DATA to the folder with answers/");
        for (String name : List.of("Mistral-7B-Instruct-v0.1", "vicuna-7b-v1.5")) {
            Path published = Path.of(data, "answers", name + ".to_eval.json");
            Path ours = folder.resolve("ours.jsonl");
            Files.write(
                    ours,
                    AnswersFile.read(published).stream().map(AnswersFile::line).toList());
            Path again = folder.resolve("again.json");
            new AnswersExport(Form.JUST_EVAL, Optional.empty(), NOWHERE).write(ours, AnswersFile.read(ours), again);

            assertThat(JSON.readTree(again.toFile())).isEqualTo(JSON.readTree(published.toFile()));
        }
    }

    @Test
    void failedItemsAreLeftOut() throws IOException {
        assertThat(export(Form.MT_BENCH, answer("0", "Q", "A", Map.of()), failure("1", "R"))
                        .lines())
                .hasSize(1);
        assertThat(export(Form.ALPACA_EVAL, failure("1", "R"))).isEqualTo("[]\n");
    }

    @Test
    void whatAFormHasNoPlaceForIsRefusedBeforeAnythingIsWritten() {
        Path file = folder.resolve("out");
        AnsweredItem later = new AnsweredItem(
                new DatasetItem("9", List.of("Q0", "A0"), List.of("Q"), Map.of()), List.of("A"), 0, ok());
        for (Form form : Form.values()) {
            assertThatThrownBy(() ->
                            new AnswersExport(form, Optional.empty(), NOWHERE).write(folder, List.of(later), file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("item '9' has earlier turns, which " + form + " has no place for");
        }
        assertThatThrownBy(() -> new AnswersExport(Form.JUST_EVAL, Optional.empty(), NOWHERE)
                        .write(folder, List.of(turns("81", "A", "B")), file))
                .hasMessageContaining("item '81' has 2 turns; just-eval has one, mt-bench several");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileIsWholeOrAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "before");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write("half".repeat(10_000));
                    out.flush();
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": cannot be written: No space left on device");
        assertThat(file).hasContent("before");

        WholeFile.write(file, out -> out.write("after"));
        assertThat(file).hasContent("after");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        WholeFile.write(link, out -> out.write("through a link"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("through a link");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void whereNothingCanBeWrittenIsSaidInALine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> WholeFile.write(none.resolve("x"), out -> out.write("x")))
                .hasMessage(none.resolve("x") + ": cannot be written: there is no folder " + none);
        assertThatThrownBy(() -> WholeFile.write(folder, out -> out.write("x"))).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> WholeFile.write(file.resolve("x"), out -> out.write("x")))
                .isInstanceOf(DataException.class)
                .hasMessageNotContaining("\n");
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");
        assertThatThrownBy(() -> WholeFile.write(full, out -> out.write("x"))).isInstanceOf(DataException.class);
    }

    private static AnsweredItem turns(String id, String first, String second) {
        DatasetItem item = new DatasetItem(id, List.of(), List.of("Q1", "Q2"), Map.of("category", "math"));
        return new AnsweredItem(item, List.of(first, second), 0, ok());
    }

    private String export(Form form, AnsweredItem... items) throws IOException {
        Path file = folder.resolve("exported");
        new AnswersExport(form, Optional.of("m"), NOWHERE).write(file, List.of(items), file);
        return Files.readString(file);
    }
}
