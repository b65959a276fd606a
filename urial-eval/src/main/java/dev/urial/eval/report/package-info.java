/**
 * What is shown of judgments: reports of runs and comparisons of two, as text, Markdown, JSON, CSV and as one HTML page that needs no
 * network. Start at {@link dev.urial.eval.report.Report} and {@link dev.urial.eval.report.ComparisonReport}.
 *
 * <pre>{@code
 * var pieces = List.of(Report.read(Path.of("judged.jsonl")));
 * System.out.print(Report.of(pieces, Report.Settings.DEFAULT).text());
 * }</pre>
 *
 * <p>Figures come from {@link dev.urial.eval.figures}; none is computed here. Texts of items and judges are anyone's: what a terminal or a
 * browser would act on is shown as a sign or escaped.
 */
@NullMarked
package dev.urial.eval.report;

import org.jspecify.annotations.NullMarked;
