package dev.urial.eval.judge;

import dev.urial.core.cache.Sha256;
import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.data.AnswersOrigin;
import dev.urial.core.data.Manifest;
import dev.urial.core.run.ManifestParts;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The answers of a file, to be judged. */
public final class Cases {
    private static final int SHOWN = 3;

    private final List<Entry> entries;
    private final List<String> notes;
    private final Map<String, Object> origin;

    private Cases(List<Entry> entries, List<String> notes, Map<String, Object> origin) {
        this.entries = List.copyOf(entries);
        this.notes = List.copyOf(notes);
        this.origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
    }

    /**
     * Answers that are judged by themselves.
     *
     * @throws DataException as {@link #read(Path, Optional, Optional)}
     */
    public static Cases read(Path answers) {
        return read(answers, Optional.empty(), Optional.empty());
    }

    /**
     * Reads answers files of ours or of the published tools. An item whose answer failed is kept, to be told of.
     *
     * @param baseline answers that they are compared with; joined by id, and what only one file has is left out
     * @param references a dataset with answers known to be good under the key "reference": a text, or a text a query; it may also say what was
     *     asked, for answers that name their questions by id only
     * @throws DataException if a file is none or damaged, an id stands twice, no item is in both files, or an item is not asked the same in
     *     both
     * @throws ConfigException if an item has more references than queries
     */
    public static Cases read(Path answers, Optional<Path> baseline, Optional<Dataset> references) {
        return new Reading(references).read(answers, baseline);
    }

    /** What is to be judged, at least one, each item once. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * The same, turn by turn.
     *
     * @param eachTurn whether each turn of a conversation is an entry
     */
    List<Entry> entries(boolean eachTurn) {
        if (!eachTurn) {
            return entries;
        }
        return entries.stream()
                .flatMap(entry -> IntStream.rangeClosed(1, entry.key().turns()).mapToObj(entry::firstTurns))
                .toList();
    }

    /** What was left out, and what looks like a mistake, a line each. */
    public List<String> notes() {
        return notes;
    }

    /** Only the first so many items, at least 1. */
    public Cases limit(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: must be at least 1, was " + most);
        }
        return new Cases(entries.subList(0, Math.min(most, entries.size())), notes, origin);
    }

    /** What a manifest says of it. */
    Map<String, Object> origin() {
        Map<String, Object> told = new LinkedHashMap<>(origin);
        if (told.get("dataset") instanceof Map<?, ?> dataset) {
            Map<Object, Object> counted = new LinkedHashMap<>(dataset);
            counted.put("items", entries.size());
            told.put("dataset", counted);
        }
        return told;
    }

    /** Files being put together. */
    private static final class Reading {
        private final Optional<Dataset> references;
        private final List<String> notes = new ArrayList<>();
        private final Map<String, Object> origin = new LinkedHashMap<>();

        Reading(Optional<Dataset> references) {
            this.references = references;
        }

        Cases read(Path answers, Optional<Path> baseline) {
            Map<String, AnsweredItem> candidates = answers(answers);
            origin.put("dataset", named(answers));
            List<Entry> entries = new ArrayList<>();
            if (baseline.isPresent()) {
                Map<String, AnsweredItem> others = answers(baseline.get());
                origin.put("baseline", named(baseline.get()));
                tellMissing(answers, candidates, others);
                tellMissing(baseline.get(), others, candidates);
                Optional<String> otherGenerator =
                        AnswersOrigin.of(baseline.get()).generator();
                Optional<String> generator = AnswersOrigin.of(answers).generator();
                candidates.forEach((id, each) -> Optional.ofNullable(others.get(id))
                        .ifPresent(other ->
                                entries.add(pair(each, generator, other, otherGenerator, answers, baseline.get()))));
                if (entries.isEmpty()) {
                    throw new DataException(answers, "has no item of " + baseline.get() + "; they are joined by id");
                }
            } else {
                Optional<String> generator = AnswersOrigin.of(answers).generator();
                candidates.values().forEach(each -> entries.add(alone(each, generator)));
            }
            return new Cases(withReferences(entries), notes, origin);
        }

        private Map<String, AnsweredItem> answers(Path file) {
            Map<String, AnsweredItem> byId = new LinkedHashMap<>();
            List<DatasetItem> questions = references.map(Dataset::items).orElse(List.of());
            AnswersFile.read(file, questions)
                    .forEach(each -> byId.put(each.item().id(), each));
            return byId;
        }

        private static Map<String, Object> named(Path file) {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("path", file.toString());
            try {
                named.put("sha256", Sha256.hex(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new DataException(file, "cannot be read: " + e.getMessage());
            }
            card(file).ifPresent(card -> named.put("card", card));
            return named;
        }

        /** What the manifest of answers says of the dataset that they answer. */
        private static Optional<Object> card(Path answers) {
            return Manifest.of(answers)
                    .map(manifest -> manifest.content().get("dataset") instanceof Map<?, ?> dataset
                            ? dataset.get("card")
                            : null);
        }

        private void tellMissing(Path file, Map<String, ?> those, Map<String, ?> others) {
            tell(
                    those.keySet().stream()
                            .filter(id -> !others.containsKey(id))
                            .toList(),
                    "only in " + file + " and left out");
        }

        private void tell(List<String> ids, String what) {
            if (!ids.isEmpty()) {
                String more = ids.size() > SHOWN ? ", ..." : "";
                notes.add(ids.size() + (ids.size() == 1 ? " item is " : " items are ") + what + ": "
                        + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size()))) + more);
            }
        }

        private static Entry alone(AnsweredItem each, Optional<String> generator) {
            return new Entry(
                    new Subject(each.item(), answers(each, generator)), List.of(), missing(each, "the answer"));
        }

        private static Entry pair(
                AnsweredItem each,
                Optional<String> generator,
                AnsweredItem other,
                Optional<String> otherGenerator,
                Path file,
                Path otherFile) {
            if (!each.item().queries().equals(other.item().queries())
                    || !each.item().given().equals(other.item().given())) {
                throw new DataException(
                        otherFile,
                        "item '" + other.item().id() + "' is not asked what it is in " + file
                                + "; answers to different questions cannot be compared");
            }
            return new Entry(
                    new Subject(each.item(), answers(each, generator), Optional.of(answers(other, otherGenerator))),
                    List.of(),
                    missing(each, "the answer").or(() -> missing(other, "the baseline's answer")));
        }

        private static Answers answers(AnsweredItem each, Optional<String> generator) {
            return new Answers(
                    each.answers(),
                    each.generator().or(() -> generator),
                    each.outcome().finish().filter(finish -> each.outcome().ok()));
        }

        private static Optional<Failure> missing(AnsweredItem each, String whose) {
            return each.outcome()
                    .error()
                    .map(error ->
                            new Failure("no_answer", whose + " failed: " + error.kind() + ", " + error.message()));
        }

        private List<Entry> withReferences(List<Entry> entries) {
            if (references.isEmpty()) {
                return entries;
            }
            Dataset dataset = references.get();
            String place = dataset.card().place();
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("path", place);
            named.put("sha256", dataset.card().sha256());
            named.put("card", ManifestParts.card(dataset.card()));
            origin.put("references", named);
            Map<String, List<String>> byId = new LinkedHashMap<>();
            dataset.items().forEach(item -> {
                List<String> texts = references(item);
                if (!texts.isEmpty()) {
                    byId.put(item.id(), texts);
                }
            });
            List<Entry> referred = entries.stream()
                    .map(entry -> new Entry(
                            entry.subject(),
                            padded(place, entry, byId.getOrDefault(entry.key().id(), List.of())),
                            entry.missing()))
                    .toList();
            tell(
                    referred.stream()
                            .filter(entry -> entry.references().isEmpty())
                            .map(entry -> entry.key().id())
                            .toList(),
                    "without a reference in " + place + " and judged without one");
            return referred;
        }

        private static List<String> references(DatasetItem item) {
            Object given = item.labels().getOrDefault("reference", List.of());
            if (given instanceof String text) {
                return List.of(text);
            }
            return given instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }

        private static List<String> padded(String place, Entry entry, List<String> texts) {
            int turns = entry.key().turns();
            if (texts.size() > turns) {
                throw new ConfigException(
                        place,
                        "item '" + entry.key().id() + "' has " + texts.size() + " references to " + turns
                                + (turns == 1 ? " query" : " queries"));
            }
            if (texts.isEmpty()) {
                return texts;
            }
            List<String> padded = new ArrayList<>(texts);
            padded.addAll(Collections.nCopies(turns - texts.size(), ""));
            return padded;
        }
    }
}
