/**
 * From a query to an answer: {@link dev.urial.core.run.Aligner}; and from a dataset to a file of results, in a {@link
 * dev.urial.core.run.Run} that can be killed at any byte and resumed.
 *
 * <pre>{@code
 * DatasetFile dataset = DatasetFile.read(Path.of("questions.jsonl"), false);
 * try (Urial urial = Urial.open(RunConfig.DEFAULTS.withModel("llamacpp:base.gguf").withConcurrency(8));
 *         Journal journal = Journal.open(Path.of("answers.jsonl"), true)) {
 *     Progress last = urial.runs()
 *             .run(Selection.all(dataset), journal, false, "my program", "1.0")
 *             .go(progress -> System.err.println(progress.lines() + " of " + progress.total()));
 * }
 * }</pre>
 */
@NullMarked
package dev.urial.core.run;

import org.jspecify.annotations.NullMarked;
