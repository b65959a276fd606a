package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.judged.Judgment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @TempDir
    private Path folder;

    private Report report(String manifest) throws IOException {
        Files.writeString(folder.resolve("j.manifest.json"), manifest);
        return report();
    }

    private Report report() throws IOException {
        List<Judgment> judgments = Sample.scored(3, "urial", "judge", 1);
        Path file = Sample.write(folder.resolve("j.jsonl"), judgments);
        return Report.of(List.of(Report.read(file)), Report.Settings.DEFAULT);
    }

    @Test
    void aLineTellsWhatMadeAFile() throws IOException {
        assertThat(report(Sample.MANIFEST).text())
                .contains(
                        "j.jsonl: openai:gpt-4o (openai, chat); six-aspects 7990d9dc31c6; greedy; seed 7; answers.jsonl"
                                + " 58a491f73a31, 40 items; dataset just-eval-instruct, CC BY-NC-SA 4.0, 0d2b0b9, part: safety;"
                                + " 2026-11-26T01:55:25Z; urial 0.1.0");
    }

    @Test
    void markdownHasAllOfItWithTheDatasetsCard() throws IOException {
        assertThat(report(Sample.MANIFEST).markdown())
                .contains(
                        "| made | 2026-11-26T01:45:24Z to 2026-11-26T01:55:25Z |",
                        "| judge model | openai:gpt-4o, gpt-4o, openai, chat |",
                        "| rubric | six-aspects, 7990d9dc31c622e9621d93fee00cc27b92c3557a7f8aa0451684378aa87a8c93 |",
                        "| sampling | greedy: temperature 0.0, stop [] |",
                        "| dataset card: license | CC BY-NC-SA 4.0 |",
                        "| dataset card: details | part: safety |",
                        "| dataset card: source | https://example.org/just-eval |",
                        "| counts | 39 ok, 0 failed, 1 unparsed |");
    }

    @Test
    void jsonHasTheManifestAsItIs() throws IOException {
        Map<?, ?> origin = (Map<?, ?>)
                ((List<?>) Objects.requireNonNull(report(Sample.MANIFEST).json().get("origins"))).get(0);
        Map<?, ?> manifest = (Map<?, ?>) Objects.requireNonNull(origin.get("manifest"));
        assertThat(manifest.get("seed")).isEqualTo(7);
        assertThat(manifest.get("command")).isEqualTo("urial judge");
    }

    @Test
    void aFileWithoutAManifestIsAsGood() throws IOException {
        assertThat(report().text()).contains("j.jsonl: there is no manifest beside it (j.manifest.json)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\": ", "null", "{\"a\": 1, \"a\": 2}"})
    void aManifestThatIsNoneIsToldOfInALine(String manifest) throws IOException {
        Report report = report(manifest);
        assertThat(report.text().lines())
                .filteredOn(line -> line.contains("j.manifest.json is no manifest: "))
                .hasSize(1);
        assertThat(report.origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.manifest()).isEmpty());
    }

    @Test
    void oddKindsOfValuesAreNothingToTell() throws IOException {
        String odd = "{'models': 3, 'rubric': [], 'dataset': {'card': 'x'}, 'counts': {'ok': {}}}";
        assertThat(report(odd.replace('\'', '"')).markdown()).endsWith("j.jsonl\n\n");
    }
}
