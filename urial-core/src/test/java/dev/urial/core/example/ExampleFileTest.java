package dev.urial.core.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Example;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleFileTest {
    @TempDir
    Path folder;

    @Test
    void everyFormOfAnExampleIsReadFromLines() throws IOException {
        List<Example> examples = read("""
                {"id": "first", "query": "Q1", "answer": "A1", "tags": ["code"], "unknown": {"x": 1}}

                {"turns": ["Q2", "A2", "Q3", "A3"]}
                {"id": 17, "instruction": "Q4", "output": "A4", "input": ""}
                {"instruction": "Translate.", "input": "chat", "output": "cat"}
                """);

        assertThat(examples)
                .containsExactly(
                        new Example("first", List.of("Q1", "A1"), Set.of("code")),
                        new Example("1", List.of("Q2", "A2", "Q3", "A3"), Set.of()),
                        Example.of("17", "Q4", "A4"),
                        Example.of("3", "Translate.\n\nchat", "cat"));
    }

    @Test
    void aListIsToldByItsContent() throws IOException {
        assertThat(read("\uFEFF\n [\n{\"query\": \"Q\", \"answer\": \"A\"},\n{\"turns\": [\"R\", \"B\"]}]\n"))
                .containsExactly(Example.of("0", "Q", "A"), Example.of("1", "R", "B"));
    }

    @Test
    void ofOneQueryTheFirstExampleStays() throws IOException {
        assertThat(read("""
                {"query": "Q", "answer": "first"}
                {"query": "Q ", "answer": "second"}
                {"query": "R", "answer": "third"}
                """)).extracting(example -> example.turns().get(1)).containsExactly("first", "third");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\": \"Q\"}",
                "{\"query\": \"Q\", \"answer\": 5}",
                "{\"turns\": [\"Q\"]}",
                "{\"turns\": []}",
                "{\"turns\": [\"Q\", null]}",
                "{\"turns\": \"Q\"}",
                "{\"output\": \"A\"}",
                "{\"text\": \"Q\"}",
                "\"Q\"",
                "{\"query\": ",
                "{\"query\": \"Q\", \"answer\": \"A\"} {}"
            })
    void aBadLineIsNamedByItsNumber(String bad) throws IOException {
        Files.writeString(folder.resolve("x.jsonl"), "{\"query\": \"Q\", \"answer\": \"A\"}\n\n" + bad + "\n");

        assertThatThrownBy(() -> ExampleFile.read(folder.resolve("x.jsonl")))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.line()).isEqualTo(OptionalInt.of(3)))
                .hasMessageContaining("x.jsonl:3: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\n{\"query\": \"Q\", \"answer\": \"A\"},\n{\"query\": \"R\"}]",
                "[\n\n5]",
                "[\n\n",
                "[{\"query\": \"Q\", \"answer\": \"A\"}]\n\n[]"
            })
    void inAListToo(String bad) throws IOException {
        Files.writeString(folder.resolve("x.json"), bad);

        assertThatThrownBy(() -> ExampleFile.read(folder.resolve("x.json")))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.line()).isEqualTo(OptionalInt.of(3)));
    }

    @Test
    void aFileWithoutExamplesIsRefused() throws IOException {
        Files.writeString(folder.resolve("empty.jsonl"), "\n");
        Files.writeString(folder.resolve("empty.json"), "[]");
        Files.write(folder.resolve("latin1.jsonl"), "{\"query\": \"\u00E9\"}".getBytes(StandardCharsets.ISO_8859_1));

        for (String name : List.of("empty.jsonl", "empty.json")) {
            assertThatThrownBy(() -> ExampleFile.read(folder.resolve(name))).hasMessageContaining("no examples");
        }
        assertThatThrownBy(() -> ExampleFile.read(folder.resolve("latin1.jsonl")))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> ExampleFile.read(folder.resolve("none.jsonl"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> ExampleFile.read(folder)).isInstanceOf(DataException.class);
    }

    private List<Example> read(String text) throws IOException {
        Path file = folder.resolve("examples.jsonl");
        Files.writeString(file, text);
        return ExampleFile.read(file);
    }
}
