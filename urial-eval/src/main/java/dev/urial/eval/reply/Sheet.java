package dev.urial.eval.reply;

import dev.urial.eval.reply.Mark.Absent;
import dev.urial.eval.reply.Mark.Blank;
import dev.urial.eval.reply.Mark.Given;
import dev.urial.eval.reply.Mark.Unclear;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The marks that a part of a reply gives, an aspect as often as it names it. Used by one thread. */
final class Sheet<V> {
    private record Entry<V>(Mark<V> mark, String reason) {}

    private final Map<String, List<Entry<V>>> entries = new LinkedHashMap<>();
    private String rationale = "";

    /** @param reason in the judge's words; where empty, the mark's remark is it */
    void put(String aspect, Mark<V> mark, String reason) {
        entries.computeIfAbsent(aspect, a -> new ArrayList<>()).add(new Entry<>(mark, reason));
    }

    void explain(String words) {
        rationale = rationale.isEmpty() ? words : rationale;
    }

    String rationale() {
        return rationale;
    }

    Set<String> aspects() {
        return entries.keySet();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether there is a finding on each of the aspects. */
    boolean isComplete(Collection<String> aspects) {
        return aspects.stream().allMatch(aspect -> finding(aspect).isPresent());
    }

    /** Whether nothing but placeholders was found. */
    boolean isForm() {
        return !entries.isEmpty()
                && entries.values().stream().flatMap(List::stream).allMatch(entry -> entry.mark() instanceof Blank);
    }

    void addAll(Sheet<V> other) {
        other.entries.forEach((aspect, marks) ->
                entries.computeIfAbsent(aspect, a -> new ArrayList<>()).addAll(marks));
        explain(other.rationale);
    }

    /** The finding on an aspect, if all that is said of it agrees. */
    Optional<Finding<V>> finding(String aspect) {
        List<Entry<V>> all = entries.getOrDefault(aspect, List.of());
        if (all.isEmpty()
                || values(all).size() != 1
                || all.stream().anyMatch(entry -> !(entry.mark() instanceof Given))) {
            return Optional.empty();
        }
        String reason = all.stream()
                .map(Entry::reason)
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse("");
        return Optional.of(new Finding<>(values(all).iterator().next(), reason));
    }

    Map<String, Finding<V>> findings() {
        Map<String, Finding<V>> findings = new LinkedHashMap<>();
        aspects().forEach(aspect -> finding(aspect).ifPresent(finding -> findings.put(aspect, finding)));
        return findings;
    }

    /** Whether the aspect has no mark of any kind. */
    boolean lacks(String aspect) {
        return entries.getOrDefault(aspect, List.of()).stream().allMatch(entry -> entry.mark() instanceof Absent);
    }

    /** What is wrong with the marks of an aspect that has some, but no finding. */
    String problem(String aspect, Marks<V> marks) {
        List<Entry<V>> all = entries.getOrDefault(aspect, List.of());
        for (Entry<V> entry : all) {
            if (entry.mark() instanceof Unclear<V> unclear) {
                return aspect + ": " + unclear.why();
            }
            if (entry.mark() instanceof Blank) {
                return aspect + ": its " + marks.noun() + " is left blank";
            }
        }
        if (values(all).size() == 1) {
            return aspect + ": one of its " + marks.noun() + "s is missing";
        }
        return values(all).stream()
                .map(marks::show)
                .collect(Collectors.joining(" and ", aspect + ": has different " + marks.noun() + "s, ", ""));
    }

    private static <V> Set<V> values(List<Entry<V>> entries) {
        Set<V> values = new LinkedHashSet<>();
        for (Entry<V> entry : entries) {
            if (entry.mark() instanceof Given<V> given) {
                values.add(given.value());
            }
        }
        return values;
    }
}
