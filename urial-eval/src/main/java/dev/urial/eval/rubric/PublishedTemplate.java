package dev.urial.eval.rubric;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.Scale;
import dev.urial.eval.rubric.GappedText.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of just-eval ({@code just_eval/evaluate.py}), filled by Python's {@code string.Template.substitute}, or of URIAL's
 * pairwise evaluation ({@code evaluate/eval.py}). That one replaces placeholder after placeholder and so finds those in a query
 * or an answer, too; here what is put in is not searched. Which of the two a text is, its placeholders tell; its aspects and scale,
 * the JSON in a last fence that the judge is to fill in.
 */
final class PublishedTemplate implements RubricText {
    private static final String INSTRUCTION = "instruction";
    private static final String CANDIDATE = "candidate";
    private static final String CANDIDATE_A = "candidate_A";
    private static final String CANDIDATE_B = "candidate_B";

    /** {@code string.Template.pattern}: an escape, a name, a name in braces, or an error. */
    private static final Pattern PYTHON =
            Pattern.compile("\\$(?:(\\$)|([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)}|())");

    /** All else in braces stays as it stands. */
    private static final Pattern BRACES = Pattern.compile("\\{\\$(instruction|candidate_[AB])}");

    private static final Pattern LAST_FENCE = Pattern.compile("(?s).*```[a-z]*\\s*(\\{.*})\\s*```");
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\s*(?:to|-)\\s*(\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What both tools send before a prompt ({@code openai_chat_request}). */
    private static final String SYSTEM = "You are an AI assistant that helps people find information.";

    private final String source;
    private final GappedText text;

    private PublishedTemplate(String source, GappedText text) {
        this.source = source;
        this.text = text;
    }

    /**
     * Reads a template.
     *
     * @param origin what is read, for messages
     * @param text with line ends as Python reads them
     * @throws ConfigException with every problem if it is none
     */
    static Rubric read(String origin, String name, String text, String sha256) {
        boolean pairwise = text.contains("{$" + INSTRUCTION + "}");
        GappedText gapped =
                pairwise ? GappedText.parse(text, BRACES, found -> Piece.gap(found.group(1))) : python(origin, text);
        List<String> needed =
                pairwise ? List.of(INSTRUCTION, CANDIDATE_A, CANDIDATE_B) : List.of(INSTRUCTION, CANDIDATE);
        List<String> missing = needed.stream()
                .filter(gap -> !gapped.gaps().contains(gap))
                .map(gap -> pairwise ? "{$" + gap + "}" : "${" + gap + "}")
                .toList();
        if (!missing.isEmpty()) {
            throw new ConfigException(
                    origin,
                    "is no judge template, it lacks " + String.join(" and ", missing)
                            + "; published are those with ${instruction} and ${candidate}, and those with {$instruction},"
                            + " {$candidate_A} and {$candidate_B}; a rubric of your own ends in .yaml or .json");
        }
        JsonNode reply = reply(origin, text);
        return Rubric.published(
                form(origin, name, reply, pairwise),
                isUsual(reply, pairwise),
                new PublishedTemplate(text, gapped),
                sha256);
    }

    private static GappedText python(String origin, String text) {
        List<ConfigException.Problem> problems = new ArrayList<>();
        GappedText gapped = GappedText.parse(text, PYTHON, found -> {
            if (found.group(1) != null) {
                return Piece.text("$");
            }
            String name = name(found);
            if (!name.equals(INSTRUCTION) && !name.equals(CANDIDATE)) {
                long line = 1
                        + text.substring(0, found.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                problems.add(
                        new ConfigException.Problem(
                                origin + ":" + line,
                                (name.isEmpty() ? "a lone $" : "$" + name)
                                        + " cannot be filled; there are ${instruction} and ${candidate}, and $$ is a dollar sign"));
            }
            return Piece.gap(name);
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return gapped;
    }

    private static String name(MatchResult found) {
        String bare = found.group(2);
        String braced = found.group(3);
        return bare != null ? bare : braced != null ? braced : "";
    }

    private static boolean isUsual(JsonNode reply, boolean pairwise) {
        List<String> usual = pairwise ? List.of("rationale", "choices") : List.of("reason", "score");
        return pairwise
                ? names(reply).equals(usual)
                : reply.properties().stream()
                        .allMatch(entry -> names(entry.getValue()).equals(usual));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Rubric.Form form(String origin, String name, JsonNode reply, boolean pairwise) {
        JsonNode byAspect = pairwise ? reply.path("choices") : reply;
        List<Aspect> aspects = new ArrayList<>();
        Set<Scale> scales = new HashSet<>();
        byAspect.properties().forEach(entry -> {
            aspects.add(aspect(origin, entry.getKey()));
            Matcher range = RANGE.matcher(entry.getValue().path("score").asText());
            if (range.find()) {
                scales.add(new Scale(Double.parseDouble(range.group(1)), Double.parseDouble(range.group(2))));
            }
        });
        if (aspects.isEmpty()) {
            throw new ConfigException(
                    origin, "the reply that it asks for has no " + (pairwise ? "choices" : "scores") + " by aspect");
        }
        if (!pairwise && scales.size() != 1) {
            throw new ConfigException(
                    origin,
                    "the reply that it asks for must tell one scale, as in \"[score from 1 to 5]\", told "
                            + scales.size());
        }
        return new Rubric.Form(
                name,
                pairwise ? Rubric.Kind.PAIRWISE : Rubric.Kind.SCORES,
                aspects,
                scales.stream().findFirst(),
                !pairwise);
    }

    private static Aspect aspect(String origin, String name) {
        try {
            return new Aspect(name, "");
        } catch (IllegalArgumentException e) {
            throw new ConfigException(origin, "an aspect's " + e.getMessage());
        }
    }

    private static JsonNode reply(String origin, String text) {
        Matcher fence = LAST_FENCE.matcher(text);
        String problem = "it has none";
        if (fence.lookingAt()) {
            try {
                return JSON.readTree(fence.group(1));
            } catch (JsonProcessingException e) {
                problem = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
            }
        }
        throw new ConfigException(
                origin, "must end with the JSON to be filled in, between fences, which tells its aspects: " + problem);
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public boolean showsReferences() {
        return false;
    }

    @Override
    public JudgePrompt fill(Case judged, Optional<Seat> candidate) {
        String answer = judged.answers().get(0);
        String prompt = text.filled(gap -> switch (gap) {
            case INSTRUCTION -> judged.queries().get(0);
            case CANDIDATE_A ->
                candidate.equals(Optional.of(Seat.A))
                        ? answer
                        : judged.baseline().get(0);
            case CANDIDATE_B ->
                candidate.equals(Optional.of(Seat.B))
                        ? answer
                        : judged.baseline().get(0);
            default -> answer;
        });
        return new JudgePrompt(Optional.of(SYSTEM), prompt);
    }
}
