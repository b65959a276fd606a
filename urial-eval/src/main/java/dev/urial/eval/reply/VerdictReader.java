package dev.urial.eval.reply;

import dev.urial.eval.reply.Reading.Read;
import dev.urial.eval.reply.Reading.Unread;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads marks of one kind: from JSON if the reply has any that concerns the verdict, else from prose. JSON that broke is not searched
 * for marks as if it were prose.
 */
final class VerdictReader<V> {
    /**
     * @param findings one for each aspect that is read
     * @param rationale what is said of all of them; may be empty
     */
    record Verdict<V>(Map<String, Finding<V>> findings, String rationale) {}

    private static final Pattern REFUSAL = Pattern.compile(
            "^\\W{0,8}(?:(?:I['’]m|I am|We['’]re) (?:really |very |so )?(?:sorry|unable|not able)|sorry|I (?:cannot|can ?not|can['’]t|won['’]t|must decline)"
                    + "|I apologi[sz]e|as an AI|unfortunately,? I)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String TRUNCATED = "the reply is truncated";

    private final Asked<V> asked;
    private final ProseForms forms;

    VerdictReader(Asked<V> asked) {
        this.asked = asked;
        this.forms = new ProseForms(asked);
    }

    Reading<Verdict<V>> read(String text, boolean cut) {
        Thoughts thoughts = Thoughts.part(text);
        String reply = thoughts.reply();
        if (!thoughts.ended()) {
            return unread("the reply ends before its reasoning does");
        }
        if (reply.isBlank()) {
            return unread("the reply is empty");
        }
        if (asked.plain()) {
            Sheet<V> bracketed = ProseSheet.bracketed(reply, asked);
            if (!bracketed.isEmpty()) {
                return judged(bracketed, true, cut);
            }
        }
        JsonPart<V> json = JsonPart.of(reply, asked);
        if (json.trouble().isPresent()) {
            return unread("the JSON is broken near " + json.trouble().get());
        }
        return json.pieces().isEmpty() && !json.cut() ? prose(json, cut) : json(json, cut);
    }

    private Reading<Verdict<V>> json(JsonPart<V> json, boolean cut) {
        Sheet<V> sheet = json.decisive(asked);
        if (asked.plain()) {
            sheet.addAll(prose(json.outside(), cut));
        }
        return judged(sheet, !json.cut(), json.cut() || cut);
    }

    private Reading<Verdict<V>> prose(JsonPart<V> json, boolean cut) {
        String text = json.outside();
        Sheet<V> sheet = prose(text, cut);
        if (!sheet.isEmpty()) {
            sheet.explain(text.strip());
            return judged(sheet, true, cut);
        }
        if (json.form()) {
            return unread("the form is repeated, not filled in");
        }
        if (REFUSAL.matcher(text).find()) {
            return unread("the judge declines: " + Marks.quote(text));
        }
        String whose = asked.isOpen() || asked.plain() ? " is found" : " for " + String.join(", ", asked.aspects());
        return unread((cut ? TRUNCATED + "; " : "") + "no " + asked.marks().noun() + whose);
    }

    private Sheet<V> prose(String text, boolean cut) {
        // what a limit cuts may have gone on: 4 as 4.5
        return ProseSheet.of(cut ? text.substring(0, text.lastIndexOf('\n') + 1) : text, asked, forms);
    }

    /**
     * @param whole whether the sheet may be taken to name all aspects that the reply has
     * @param cut whether to say that the reply is truncated, if anything is missing
     */
    private Reading<Verdict<V>> judged(Sheet<V> sheet, boolean whole, boolean cut) {
        Collection<String> wanted = asked.isOpen() ? sheet.aspects() : asked.aspects();
        if ((whole || !asked.isOpen()) && !wanted.isEmpty() && sheet.isComplete(wanted)) {
            return new Read<>(verdict(sheet, wanted));
        }
        List<String> problems = new ArrayList<>();
        if (cut) {
            problems.add(TRUNCATED);
        }
        List<String> missing = new ArrayList<>();
        for (String aspect : wanted) {
            if (sheet.lacks(aspect)) {
                missing.add(aspect);
            } else if (sheet.finding(aspect).isEmpty()) {
                problems.add(sheet.problem(aspect, asked.marks()));
            }
        }
        if (!missing.isEmpty()) {
            problems.add("no " + asked.marks().noun() + " for " + String.join(", ", missing));
        }
        return unread(String.join("; ", problems), sheet);
    }

    private static <V> Reading<Verdict<V>> unread(String reason) {
        return new Unread<>(reason, Optional.empty());
    }

    private Reading<Verdict<V>> unread(String reason, Sheet<V> sheet) {
        Verdict<V> soFar = verdict(sheet, asked.isOpen() ? sheet.aspects() : asked.aspects());
        return new Unread<>(reason, soFar.findings().isEmpty() ? Optional.empty() : Optional.of(soFar));
    }

    private static <V> Verdict<V> verdict(Sheet<V> sheet, Collection<String> aspects) {
        Map<String, Finding<V>> findings = new LinkedHashMap<>();
        for (String aspect : aspects) {
            // what is said of the only aspect is its reason
            String reason = aspects.size() == 1 ? sheet.rationale() : "";
            sheet.finding(aspect)
                    .map(finding -> finding.reason().isEmpty() ? new Finding<>(finding.value(), reason) : finding)
                    .ifPresent(finding -> findings.put(aspect, finding));
        }
        return new Verdict<>(findings, sheet.rationale());
    }
}
