package dev.urial.eval.reply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the aspects that are asked for may be spelled, and which other names mean something. */
final class Names {
    private static final Pattern BRACKETS = Pattern.compile("[(\\[<][^()\\[\\]<>]{0,60}[)\\]>]");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> REASONS = Set.of(
            "reason",
            "reasons",
            "reasoning",
            "rationale",
            "explanation",
            "justification",
            "comment",
            "comments",
            "feedback",
            "analysis");
    private static final Set<String> ASPECT_NAMES =
            Set.of("aspect", "name", "criterion", "criteria", "category", "dimension", "metric");
    private static final Set<String> CONTAINERS = Set.of(
            "score",
            "scores",
            "rating",
            "ratings",
            "evaluation",
            "evaluations",
            "assessment",
            "result",
            "results",
            "verdict",
            "judgment",
            "judgement",
            "choice",
            "choices",
            "preference",
            "preferences",
            "aspects");

    private final Map<String, String> aspects = new LinkedHashMap<>();
    private final List<String> spellings = new ArrayList<>();

    /**
     * @param aspects as they are to be called
     * @param more further spellings, each with its aspect
     * @throws IllegalArgumentException if two aspects cannot be told apart, or one has no letter
     */
    Names(List<String> aspects, Map<String, String> more) {
        aspects.forEach(aspect -> add(aspect, aspect));
        more.forEach(this::add);
    }

    private void add(String spelling, String aspect) {
        String normal = normal(spelling);
        if (normal.isEmpty()) {
            throw new IllegalArgumentException("aspects: '" + spelling + "' has no letter");
        }
        String other = aspects.putIfAbsent(normal, aspect);
        if (other != null) {
            throw new IllegalArgumentException("aspects: '" + other + "' and '" + spelling + "' cannot be told apart");
        }
        spellings.add(spelling);
    }

    /**
     * Letters and digits in lower case, without what stands in brackets or counts: {@code 1. Helpfulness (1-5)} is
     * {@code helpfulness}.
     */
    static String normal(String name) {
        String plain = BRACKETS.matcher(Plain.plain(name)).replaceAll("").toLowerCase(Locale.ROOT);
        StringBuilder normal = new StringBuilder();
        plain.codePoints()
                .filter(c -> normal.isEmpty() ? Character.isLetter(c) : Character.isLetterOrDigit(c))
                .forEach(normal::appendCodePoint);
        return normal.toString();
    }

    /** The aspect of a name such as {@code helpfulness} or, with the marks' own words, {@code helpfulness_score}. */
    Optional<String> aspect(String name, Set<String> marks) {
        String normal = normal(name);
        return Optional.ofNullable(aspects.get(normal)).or(() -> without(normal, marks));
    }

    /** The aspect that a name such as {@code helpfulness_reason} gives the reason for. */
    Optional<String> aspectOfReason(String name) {
        return without(normal(name), REASONS);
    }

    private Optional<String> without(String normal, Set<String> words) {
        for (String word : words) {
            String rest = normal.endsWith(word)
                    ? normal.substring(0, normal.length() - word.length())
                    : normal.startsWith(word) ? normal.substring(word.length()) : "";
            String aspect = aspects.get(rest);
            if (aspect != null) {
                return Optional.of(aspect);
            }
        }
        return Optional.empty();
    }

    static boolean isReason(String name) {
        return REASONS.contains(normal(name));
    }

    static boolean isAspectName(String name) {
        return ASPECT_NAMES.contains(normal(name));
    }

    /** Whether a member of this name likely holds the verdict itself. */
    static boolean isContainer(String name) {
        return CONTAINERS.contains(normal(name));
    }

    /** All spellings, as alternatives of a pattern; the longest first. */
    String alternatives() {
        return spellings.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(spelling -> NO_WORD.splitAsStream(spelling)
                        .filter(word -> !word.isEmpty())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[\\s_-]{1,3}")))
                .collect(Collectors.joining("|"));
    }
}
