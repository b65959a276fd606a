package dev.urial.eval.rubric;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.config.RecordBinder;
import dev.urial.core.config.Yaml;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rubric of ours as a file, in YAML or JSON, checked strictly. */
final class RubricFile {
    private final String origin;
    private final String file;
    private final RecordBinder problems = new RecordBinder();

    private RubricFile(String origin, String file) {
        this.origin = origin;
        this.file = file;
    }

    /** What a file says. */
    private record Content(
            Optional<String> name,
            Rubric.Kind kind,
            Map<String, String> aspects,
            List<Double> scale,
            Optional<Boolean> notApplicable,
            String text) {}

    /**
     * Reads a rubric.
     *
     * @param origin what is read, for messages
     * @param name its name where it gives none
     * @throws ConfigException with its problems
     */
    static Rubric read(String origin, String name, String file, String sha256) {
        return new RubricFile(origin, file.startsWith("\uFEFF") ? file.substring(1) : file).read(name, sha256);
    }

    private Rubric read(String name, String sha256) {
        JsonNode tree = Yaml.read(file, origin);
        Content content = problems.bind(tree, Content.class, "");
        if (content == null) {
            throw refused();
        }
        List<Aspect> aspects = aspects(content);
        Optional<Scale> scale = scale(content);
        boolean notApplicable = content.notApplicable().orElse(false);
        if (notApplicable && content.kind() != Rubric.Kind.SCORES) {
            problems.add("notApplicable", "only a rubric of the kind scores can have it");
        }
        if (content.name().isPresent() && content.name().get().isBlank()) {
            problems.add("name", "is empty");
        }
        checkText(content, aspects);
        if (!problems.problems().isEmpty()) {
            throw refused();
        }
        return Rubric.ours(
                new Rubric.Form(content.name().orElse(name), content.kind(), aspects, scale, notApplicable),
                content.text(),
                sha256);
    }

    private List<Aspect> aspects(Content content) {
        List<Aspect> aspects = new ArrayList<>();
        Set<String> names = new HashSet<>();
        content.aspects().forEach((name, meaning) -> {
            String path = "aspects." + name;
            if (meaning.isBlank()) {
                problems.add(path, "must say what it means, was empty");
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                problems.add(path, "stands there twice, whatever the case of its letters");
            }
            try {
                aspects.add(new Aspect(name, meaning.strip()));
            } catch (IllegalArgumentException e) {
                problems.add(path, String.valueOf(e.getMessage()));
            }
        });
        boolean single = content.kind() == Rubric.Kind.SINGLE;
        if (single && content.aspects().size() > 1) {
            problems.add(
                    "aspects", "a rubric of the kind single has one score, so one aspect at most, had " + names.size());
        } else if (!single && content.aspects().isEmpty()) {
            problems.add("aspects", "must be at least one, as in 'clarity: Is it easy to follow?'");
        }
        return single && aspects.isEmpty() ? List.of(new Aspect(Aspect.OVERALL, "")) : aspects;
    }

    private Optional<Scale> scale(Content content) {
        List<Double> scale = content.scale();
        if (content.kind() == Rubric.Kind.PAIRWISE) {
            if (!scale.isEmpty()) {
                problems.add("scale", "a pairwise rubric has none: its judge chooses");
            }
            return Optional.empty();
        }
        if (scale.size() != 2) {
            problems.add(
                    "scale",
                    "must be the least score and the best one, as in [1, 5]"
                            + (scale.isEmpty() ? "" : ", was " + scale));
            return Optional.empty();
        }
        try {
            return Optional.of(new Scale(scale.get(0), scale.get(1)));
        } catch (IllegalArgumentException e) {
            problems.add("scale", String.valueOf(e.getMessage()).replaceFirst("^scale: ", ""));
            return Optional.empty();
        }
    }

    private void checkText(Content content, List<Aspect> aspects) {
        if (content.text().isBlank()) {
            problems.add("text", "is empty");
            return;
        }
        List<String> gaps = ContainedText.gapped(content.text()).gaps();
        checkKnown(content.kind(), gaps);
        checkCase(content.kind(), gaps);
        if (gaps.contains(ContainedText.REPLY)) {
            return;
        }
        if (content.kind() == Rubric.Kind.SINGLE) {
            if (!content.text().contains("[[")) {
                problems.add(
                        "text", "must say how to reply: by {{reply}}, or in your own words, with the score in [[...]]");
            }
            return;
        }
        aspects.stream()
                .filter(aspect -> !content.text().contains("\"" + aspect.name() + "\""))
                .forEach(aspect -> problems.add(
                        "text",
                        "must say how to reply: by {{reply}}, or with a JSON object of your own, which lacks \""
                                + aspect.name() + "\""));
    }

    private void checkKnown(Rubric.Kind kind, List<String> gaps) {
        List<String> known = new ArrayList<>(List.of(ContainedText.CASE, ContainedText.QUERY, ContainedText.REFERENCE));
        known.addAll(ContainedText.answers(kind));
        known.addAll(List.of(ContainedText.ASPECTS, ContainedText.REPLY, ContainedText.MARK));
        for (String gap : new LinkedHashSet<>(gaps)) {
            if (!known.contains(gap)) {
                problems.add(
                        textAt(gap),
                        "{{" + gap + "}} is no placeholder of the kind "
                                + kind.name().toLowerCase(Locale.ROOT) + NearNames.suggestion(gap, known)
                                + "; there are " + String.join(", ", known));
            } else if (!gap.equals(ContainedText.MARK) && gaps.indexOf(gap) != gaps.lastIndexOf(gap)) {
                problems.add(textAt(gap), "{{" + gap + "}} stands there twice");
            }
        }
    }

    /** Whether the text shows what is to be judged, once. */
    private void checkCase(Rubric.Kind kind, List<String> gaps) {
        List<String> needed = new ArrayList<>(List.of(ContainedText.QUERY));
        needed.addAll(ContainedText.answers(kind));
        String separately = "{{" + String.join("}}, {{", needed) + "}}";
        if (!gaps.contains(ContainedText.CASE)) {
            needed.stream()
                    .filter(gap -> !gaps.contains(gap))
                    .forEach(gap -> problems.add(
                            "text",
                            "lacks {{" + gap + "}}; what is judged goes in by {{case}}, or by each of " + separately));
            return;
        }
        needed.add(ContainedText.REFERENCE);
        needed.stream()
                .filter(gaps::contains)
                .forEach(gap -> problems.add(textAt(gap), "{{" + gap + "}} is in {{case}} already"));
    }

    private String textAt(String gap) {
        Matcher place =
                Pattern.compile("\\{\\{\\s*" + Pattern.quote(gap) + "\\s*}}").matcher(file);
        return place.find() ? "text:" + line(place.start()) : "text";
    }

    private ConfigException refused() {
        return new ConfigException(problems.problems().stream()
                .map(problem -> new ConfigException.Problem(placed(problem.path()), problem.message()))
                .toList());
    }

    /** A path of keys, after the file and its line where that is known: a placeholder's own, or that of its first key. */
    private String placed(String path) {
        if (path.startsWith("text:")) {
            return origin + path.substring("text".length()) + ": text";
        }
        String key = path.replaceFirst("[.\\[].*", "");
        Matcher place = Pattern.compile("(?m)^" + Pattern.quote(key) + "\\s*:").matcher(file);
        String line = !key.isEmpty() && place.find() ? ":" + line(place.start()) : "";
        return origin + line + (path.isEmpty() ? "" : ": " + path);
    }

    private long line(int at) {
        return 1 + file.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
