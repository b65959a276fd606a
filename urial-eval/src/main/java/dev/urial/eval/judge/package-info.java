/**
 * Has answers judged. A {@link dev.urial.eval.judge.Judge} is a model with a rubric ({@link dev.urial.eval.judge.ModelJudge}) or a
 * plug-in ({@link dev.urial.eval.judge.JudgeProvider}); {@link dev.urial.eval.judge.Judges} opens one by its reference. {@link
 * dev.urial.eval.judge.Cases} are the answers of a file, {@link dev.urial.eval.judge.JudgeRuns} takes them to a judged file, or to a
 * list:
 *
 * <pre>{@code
 * try (Judge judge = Judges.open("openai:gpt-4o", Rubrics.named("six-aspects"))) {
 *     List<Judgment> judgments = JudgeRuns.judgments(judge, Cases.read(Path.of("answers.jsonl")));
 *     System.out.println(Summary.of(judgments, NaRule.SKIP, new Bootstrap(0)).aspects());
 * }
 * }</pre>
 *
 * <p>A judge of one's own is a class that implements {@code JudgeProvider}, a record for its settings, and the class's name in {@code
 * META-INF/services/dev.urial.eval.judge.JudgeProvider}; it is then named {@code judge:NAME}.
 */
@NullMarked
package dev.urial.eval.judge;

import org.jspecify.annotations.NullMarked;
