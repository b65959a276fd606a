package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Answers files for tests. */
final class AnswersMade {
    private AnswersMade() {}

    static AnsweredItem answered(String id, List<String> queries, List<String> answers) {
        boolean ok = queries.size() == answers.size();
        Outcome outcome = new Outcome(
                Optional.of("stop"),
                Tokens.UNKNOWN,
                Timing.UNKNOWN,
                ok ? Optional.empty() : Optional.of(new Failure("timed_out", "too slow")));
        return new AnsweredItem(new DatasetItem(id, List.of(), queries, Map.of()), answers, 0, outcome);
    }

    static AnsweredItem answered(String id) {
        return answered(id, List.of("What of " + id + "?"), List.of("This of " + id + "."));
    }

    static Path file(Path folder, String name, AnsweredItem... items) throws IOException {
        return Files.write(
                folder.resolve(name),
                Arrays.stream(items).map(AnswersFile::line).toList());
    }

    /** Named from 0. */
    static Path file(Path folder, int items) throws IOException {
        return file(
                folder,
                "answers.jsonl",
                IntStream.range(0, items).mapToObj(i -> answered("" + i)).toArray(AnsweredItem[]::new));
    }
}
