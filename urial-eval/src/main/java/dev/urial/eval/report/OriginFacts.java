package dev.urial.eval.report;

import dev.urial.core.data.JsonLine;
import dev.urial.core.data.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a manifest says, for readers: by name, in an order of its own whatever the manifest's is. What it does not say is not there. */
record OriginFacts(Map<String, Object> content) {
    private static final int HASH = 12;
    private static final List<String> FILES = List.of("dataset", "baseline", "references");
    private static final List<String> CARD =
            List.of("name", "title", "license", "source", "revision", "sha256", "cite");

    /** @param text anyone's */
    record Fact(String name, String text) {}

    static OriginFacts of(Manifest manifest) {
        return new OriginFacts(manifest.content());
    }

    /** All that is known by name. */
    List<Fact> all() {
        List<Fact> facts = new ArrayList<>();
        add(facts, "urial", text("urial"));
        add(facts, "command", text("command"));
        add(facts, "made", made());
        part("models").fields().forEach((role, model) -> add(facts, role + " model", model(model)));
        add(facts, "rubric", words(part("rubric"), "name", "sha256"));
        add(facts, "sampling", sampling());
        add(facts, "seed", text("seed"));
        add(facts, "seats", text("seats"));
        for (String name : FILES) {
            Part file = part(name);
            add(facts, name, words(file, "path", "sha256"));
            add(facts, name + " items", file.text("items"));
            card(name).forEach((key, value) -> add(facts, name + " card: " + key, Optional.of(value)));
        }
        add(facts, "counts", counts());
        return facts;
    }

    private static void add(List<Fact> facts, String name, Optional<String> text) {
        text.filter(each -> !each.isBlank()).ifPresent(each -> facts.add(new Fact(name, each)));
    }

    /** The same in one line, the hashes' first digits only. */
    String line() {
        List<String> line = new ArrayList<>();
        part("models").fields().values().forEach(each -> {
            Part model = new Part(each);
            model.text("reference")
                    .or(() -> model.text("id"))
                    .ifPresent(name -> line.add(name
                            + words(model, "backend", "engine")
                                    .map(engine -> " (" + engine + ")")
                                    .orElse("")));
        });
        named(part("rubric"), "name").ifPresent(line::add);
        part("sampling").text("temperature").ifPresent(heat -> line.add(greedy() ? "greedy" : "temperature " + heat));
        text("seed").ifPresent(seed -> line.add("seed " + seed));
        Part dataset = part("dataset");
        named(dataset, "path")
                .ifPresent(path -> line.add(path
                        + dataset.text("items")
                                .map(items -> ", " + items + " items")
                                .orElse("")));
        for (String name : FILES) {
            String card = Stream.of("name", "license", "revision", "details")
                    .flatMap(key -> Optional.ofNullable(card(name).get(key)).stream())
                    .collect(Collectors.joining(", "));
            if (!card.isEmpty()) {
                line.add(name + " " + card);
            }
        }
        text("finished").ifPresent(line::add);
        text("urial").ifPresent(version -> line.add("urial " + version));
        return String.join("; ", line);
    }

    private static Optional<String> named(Part part, String key) {
        return part.text(key)
                .map(name -> name
                        + part.text("sha256")
                                .map(hash -> " " + hash.substring(0, Math.min(HASH, hash.length())))
                                .orElse(""));
    }

    /** Of a dataset's card what is a text, number or boolean, or an object of such: what all cards have first, then the rest. */
    Map<String, String> card(String dataset) {
        Part card = new Part(part(dataset).fields().getOrDefault("card", Map.of()));
        Set<String> keys = new LinkedHashSet<>(CARD);
        keys.addAll(card.fields().keySet());
        Map<String, String> told = new LinkedHashMap<>();
        keys.forEach(key -> card.text(key)
                .or(() -> details(card.fields().getOrDefault(key, Map.of())))
                .ifPresent(text -> told.put(key, text)));
        return told;
    }

    private static Optional<String> details(Object of) {
        Part details = new Part(of);
        String text = details.fields().keySet().stream()
                .flatMap(key -> details.text(key).map(value -> key + ": " + value).stream())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private Optional<String> made() {
        return text("finished")
                .map(end -> text("started").map(start -> start + " to ").orElse("finished ") + end)
                .or(() -> text("started").map(start -> start + ", not finished"));
    }

    private static Optional<String> model(Object of) {
        return words(new Part(of), "reference", "id", "backend", "engine", "device", "file_sha256", "revision", "chat");
    }

    private boolean greedy() {
        return part("sampling").text("temperature").map(OriginFacts::isZero).orElse(false);
    }

    private static boolean isZero(String number) {
        return number.matches("0+(\\.0+)?");
    }

    private Optional<String> sampling() {
        Map<String, Object> fields = part("sampling").fields();
        return Optional.of(fields.entrySet().stream()
                        .map(each -> each.getKey() + " " + written(each.getValue()))
                        .collect(Collectors.joining(", ")))
                .filter(text -> !text.isEmpty())
                .map(text -> greedy() ? "greedy: " + text : text);
    }

    private static String written(Object value) {
        return value instanceof Map || value instanceof List
                ? JsonLine.of(Map.of("", value)).replaceAll("^\\{\"\":|}$", "")
                : String.valueOf(value);
    }

    private Optional<String> counts() {
        Part counts = part("counts");
        return Optional.of(Stream.of("ok", "failed", "unparsed")
                        .flatMap(key -> counts.text(key).map(count -> count + " " + key).stream())
                        .collect(Collectors.joining(", ")))
                .filter(text -> !text.isEmpty());
    }

    /** What a part says under some keys, without repeating itself. */
    private static Optional<String> words(Part part, String... keys) {
        String words = Stream.of(keys)
                .flatMap(key -> part.text(key).stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    private Optional<String> text(String key) {
        return new Part(content).text(key);
    }

    private Part part(String key) {
        return new Part(content.getOrDefault(key, Map.of()));
    }

    /** An object of a manifest; one that is something else has no fields. */
    private record Part(Object of) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            if (of instanceof Map<?, ?> map) {
                map.forEach((key, value) -> fields.put(String.valueOf(key), value));
            }
            return fields;
        }

        Optional<String> text(String key) {
            Object value = fields().get(key);
            return value instanceof String || value instanceof Number || value instanceof Boolean
                    ? Optional.of(value.toString())
                    : Optional.empty();
        }
    }
}
