package dev.urial.core.prompt;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A set of ours as a file, in YAML or JSON, read strictly: all its problems are found at once. */
final class PromptSetFile {
    private static final Set<String> KEYS = new LinkedHashSet<>(List.of("name", "template", "preamble", "examples"));
    private static final Set<String> EXAMPLE_KEYS =
            new LinkedHashSet<>(List.of("id", "query", "answer", "turns", "tags"));

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String source;
    private final List<ConfigException.Problem> problems = new ArrayList<>();

    private PromptSetFile(String source) {
        this.source = source;
    }

    /**
     * What a file says.
     *
     * @param name empty where it gives none
     * @param template empty where it gives none
     */
    record Content(Optional<String> name, Optional<String> template, String preamble, List<Example> examples) {}

    /** Whether a file of that name is of this kind. */
    static boolean accepts(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml") || isJson(fileName);
    }

    private static boolean isJson(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    static Content parse(String source, String text) {
        return new PromptSetFile(source).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Content read(String text) {
        JsonNode root;
        try {
            refuseAliases(text);
            root = (isJson(source) ? JSON : YAML).readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException(
                    source + (line > 0 ? ":" + line : ""),
                    e.getOriginalMessage().replaceAll("\\s+", " ").strip());
        }
        if (!root.isObject()) {
            throw new ConfigException(source, "must have the keys " + String.join(", ", KEYS));
        }
        checkKeys(root, "", KEYS);
        Optional<String> name = text(root, "", "name");
        Optional<String> template = text(root, "", "template");
        template.filter(given -> !given.matches("[a-z][a-z0-9-]*"))
                .ifPresent(given -> problem(
                        "template",
                        "must be a template's name, such as " + String.join(", ", Layout.names()) + ", was '" + given
                                + "'"));
        String preamble = text(root, "", "preamble").orElse("");
        List<Example> examples = examples(root.path("examples"));
        if (preamble.isEmpty() && examples.isEmpty() && problems.isEmpty()) {
            problem("", "has neither a preamble nor examples");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Content(name, template, preamble, examples);
    }

    // Jackson would take the alias *name for the text "name"
    private void refuseAliases(String text) throws JsonProcessingException {
        if (isJson(source)) {
            return;
        }
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    throw new ConfigException(
                            source + ":" + parser.currentTokenLocation().getLineNr(),
                            "aliases such as *" + parser.getText() + " are not supported; write the text out");
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Example> examples(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            problem("examples", "must be a list");
            return List.of();
        }
        List<Example> examples = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < node.size(); i++) {
            String path = "examples[" + i + "]";
            JsonNode element = node.get(i);
            if (!element.isObject()) {
                problem(path, "must have the keys query and answer, or turns");
                continue;
            }
            checkKeys(element, path, EXAMPLE_KEYS);
            String id = text(element, path, "id").orElse(Integer.toString(i));
            if (!ids.add(id)) {
                problem(path + ".id", "'" + id + "' is taken by an earlier example");
            }
            List<String> turns = turns(element, path);
            Set<String> tags = new LinkedHashSet<>(texts(element.path("tags"), path + ".tags"));
            if (!turns.isEmpty() && turns.size() % 2 == 0) {
                examples.add(new Example(id, turns, tags));
            }
        }
        return examples;
    }

    private List<String> turns(JsonNode element, String path) {
        boolean pair = element.has("query") || element.has("answer");
        if (pair == element.has("turns")) {
            problem(path, "must have either query and answer, or turns");
            return List.of();
        }
        if (!pair) {
            List<String> turns = texts(element.path("turns"), path + ".turns");
            if (turns.size() == element.path("turns").size() && (turns.isEmpty() || turns.size() % 2 != 0)) {
                problem(
                        path + ".turns",
                        "query, answer, ... must be even in number and at least two, were " + turns.size());
            }
            return turns;
        }
        for (String key : List.of("query", "answer")) {
            if (!element.has(key)) {
                problem(path + "." + key, "is missing");
            }
        }
        Optional<String> query = text(element, path, "query");
        Optional<String> answer = text(element, path, "answer");
        return query.isPresent() && answer.isPresent() ? List.of(query.get(), answer.get()) : List.of();
    }

    private Optional<String> text(JsonNode parent, String path, String key) {
        JsonNode node = parent.path(key);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        return checkedText(node, path.isEmpty() ? key : path + "." + key);
    }

    private List<String> texts(JsonNode node, String path) {
        if (node.isMissingNode()) {
            return List.of();
        }
        if (!node.isArray()) {
            problem(path, "must be a list of texts");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            checkedText(node.get(i), path + "[" + i + "]").ifPresent(texts::add);
        }
        return texts;
    }

    private Optional<String> checkedText(JsonNode node, String path) {
        if (!node.isTextual()) {
            problem(
                    path,
                    "must be text (in quotes, if need be), was " + (node.isContainerNode() ? "a list or a map" : node));
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    private void checkKeys(JsonNode node, String path, Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(
                        path.isEmpty() ? key : path + "." + key,
                        "is no key here; possible are " + String.join(", ", known));
            }
        });
    }

    private void problem(String path, String message) {
        problems.add(new ConfigException.Problem(path.isEmpty() ? source : source + ": " + path, message));
    }
}
