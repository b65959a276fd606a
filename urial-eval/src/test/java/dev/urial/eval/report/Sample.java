package dev.urial.eval.report;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Runs to report on. */
final class Sample {
    static final List<String> ASPECTS =
            List.of("helpfulness", "clarity", "factuality", "depth", "engagement", "safety");
    private static final List<String> TASKS = List.of("info-seek", "procedure", "writing", "role-play", "reasoning");
    private static final List<String> TOPICS = List.of("lifestyle", "humanities", "finance", "nature", "ethics");
    private static final String SENTENCE = "The answer goes on for a while, and says what one would expect. ";

    /** What a run of 40 items may leave beside its file. */
    static final String MANIFEST = """
            {"urial": "0.1.0", "command": "urial judge", "started": "2026-11-26T01:45:24Z", "finished": "2026-11-26T01:55:25Z",
             "dataset": {"path": "answers.jsonl", "sha256": "58a491f73a31fd4798d649d5053e7d4cc3da15ff2929e876f73037462691ea92",
               "items": 40, "card": {"license": "CC BY-NC-SA 4.0", "name": "just-eval-instruct", "revision": "0d2b0b9",
               "source": "https://example.org/just-eval", "homepage": "javascript:document.title='taken'", "cite": "<b>Lin</b>",
               "details": {"part": "safety"}}},
             "rubric": {"name": "six-aspects", "sha256": "7990d9dc31c622e9621d93fee00cc27b92c3557a7f8aa0451684378aa87a8c93"},
             "models": {"judge": {"reference": "openai:gpt-4o", "id": "gpt-4o", "backend": "openai", "engine": "chat"}},
             "seed": 7, "sampling": {"temperature": 0.0, "stop": []}, "counts": {"ok": 39, "failed": 0, "unparsed": 1}}
            """;

    private Sample() {}

    /** Scores of a run; item 3 has an N/A, item 5 was not read, item 7 failed. */
    static List<Judgment> scored(int items, String generator, String judge, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Judgment> judgments = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            judgments.add(judgment(i, generator, judge, random));
        }
        return judgments;
    }

    private static Judgment judgment(int i, String generator, String judge, SplittableRandom random) {
        // one generator answers the same to every judge
        String answer = SENTENCE.repeat(1 + Math.floorMod(31 * i + generator.hashCode(), 12));
        Verdict verdict = i == 5
                ? Verdict.unparsed()
                : i == 7
                        ? Verdict.failed(new Failure("timed_out", "no reply in 60 s"))
                        : Verdict.scored(scores(i, random));
        return new Judgment(
                new Subject(item(i), new Answers(List.of(answer), Optional.of(generator))),
                new JudgedBy("six-aspects", judge),
                verdict,
                i == 7
                        ? Calls.NONE
                        : new Calls(
                                List.of("{\"helpfulness\": {\"reason\": \"" + SENTENCE + "\"}}"),
                                Tokens.UNKNOWN,
                                OptionalDouble.empty(),
                                List.of()));
    }

    private static Map<String, Score> scores(int i, SplittableRandom random) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String aspect : ASPECTS) {
            boolean na = i == 3 && aspect.equals("factuality");
            int value = 5 - Math.min(random.nextInt(5), random.nextInt(4));
            scores.put(
                    aspect,
                    new Score(
                            na ? OptionalDouble.empty() : OptionalDouble.of(value), "Because of its " + aspect + "."));
        }
        return scores;
    }

    private static DatasetItem item(int i) {
        return new DatasetItem(
                "q-" + i,
                List.of(),
                List.of("Question " + i + ": how do I take care of a wooden table?"),
                Map.of(
                        "task", List.of(TASKS.get(i % 5), TASKS.get(i % 3)),
                        "topic", List.of(TOPICS.get(i % 4)),
                        "dataset", i % 2 == 0 ? "alpaca_eval" : "lima"));
    }

    /** Preferences of a judge that likes the first seat in every third item. */
    static List<Judgment> compared(int items) {
        List<Judgment> judgments = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            Choice first = i % 3 == 0 ? Choice.A : i % 3 == 1 ? Choice.A : Choice.TIE;
            Choice second = i % 3 == 0 ? Choice.A : i % 3 == 1 ? Choice.B : Choice.TIE;
            judgments.add(new Judgment(
                    new Subject(
                            item(i),
                            new Answers(List.of(SENTENCE), Optional.of("urial")),
                            Optional.of(new Answers(List.of("No."), Optional.of("bare")))),
                    new JudgedBy("pairwise", "judge"),
                    Verdict.preferred(Preference.of(List.of(order(true, first), order(false, second)))),
                    Calls.NONE));
        }
        return judgments;
    }

    private static Order order(boolean candidateFirst, Choice choice) {
        return Order.of(candidateFirst, Optional.of(choice), Map.of("depth", choice));
    }

    /** One item, all texts of which are the same, names of reasonable length included. */
    static Judgment saying(String text) {
        String aspect = text.length() > 1000 ? "depth" : text;
        return new Judgment(
                new Subject(
                        new DatasetItem(text, List.of(), List.of(text), Map.of("topic", text)),
                        new Answers(List.of(text), Optional.of(text))),
                new JudgedBy(text, text),
                Verdict.scored(Map.of(aspect, new Score(OptionalDouble.of(4), text))),
                new Calls(List.of(text), Tokens.UNKNOWN, OptionalDouble.empty(), List.of()));
    }

    static Path write(Path file, List<Judgment> judgments) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Judgment judgment : judgments) {
                out.write(JudgedFile.line(judgment));
                out.write('\n');
            }
        }
        return file;
    }
}
