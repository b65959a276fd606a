package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All measures of one condition of the base model: after the bare query, or under the prompt. */
final class SideSummary {
    /** A label with more values than this, or a value for each item, tells items apart and is not one to group by. */
    private static final int VALUES = 40;

    private static final int VALUE_CHARS = 80;
    private final Function<TokenShift, Optional<Compared>> side;
    private final Lexicon lexicon;
    private final Group whole = new Group();
    private final Group end = new Group();
    private final Map<Integer, Group> bins = new TreeMap<>();
    private final Map<String, Map<String, Group>> labels = new LinkedHashMap<>();
    private final Group stylistic = new Group();
    private final Group other = new Group();
    private final ShiftedTokens shifted = new ShiftedTokens();
    private int items;

    /** @param side of a token, the condition that is meant */
    SideSummary(Function<TokenShift, Optional<Compared>> side, Lexicon lexicon) {
        this.side = side;
        this.lexicon = lexicon;
    }

    Group whole() {
        return whole;
    }

    Group end() {
        return end;
    }

    void add(int number, ItemShift item) {
        List<String> texts = item.tokens().stream().map(TokenShift::text).toList();
        items++;
        boolean[] style = lexicon.stylistic(texts);
        List<Group> labelled = labelled(item);
        for (TokenShift token : item.tokens()) {
            side.apply(token).ifPresent(compared -> {
                whole.add(number, compared);
                bins.computeIfAbsent(Bins.from(token.position()), from -> new Group())
                        .add(number, compared);
                labelled.forEach(group -> group.add(number, compared));
                (style[token.position()] ? stylistic : other).add(number, compared);
                shifted.add(item, token, compared.category().equals(Optional.of(Category.SHIFTED)));
            });
        }
        item.end().flatMap(side).ifPresent(compared -> end.add(number, compared));
    }

    private List<Group> labelled(ItemShift item) {
        List<Group> groups = new ArrayList<>();
        item.item().labels().forEach((label, value) -> {
            List<?> values = value instanceof List<?> list ? list : List.of(value);
            Map<String, Group> byValue = labels.computeIfAbsent(label, unused -> new TreeMap<>());
            for (Object each : values.stream().distinct().toList()) {
                if (each instanceof Map
                        || each instanceof List
                        || String.valueOf(each).length() > VALUE_CHARS) {
                    continue;
                }
                if (byValue.size() <= VALUES) { // at one more, the label is given up
                    groups.add(byValue.computeIfAbsent(String.valueOf(each), unused -> new Group()));
                }
            }
        });
        return groups;
    }

    /** What the summary says of it. */
    Map<String, Object> told(Bootstrap bootstrap) {
        Map<String, Object> told = new LinkedHashMap<>(whole.told(bootstrap));
        if (end.total().tokens() > 0) {
            told.put("end", end.told(bootstrap));
        }
        told.put("by_position", byPosition(bootstrap));
        told.put("by_label", byLabel(bootstrap));
        Map<String, Object> classes = new LinkedHashMap<>();
        classes.put("stylistic", stylistic.told(bootstrap));
        classes.put("other", other.told(bootstrap));
        told.put("by_class", classes);
        told.put("shifted_tokens", shifted.told());
        return told;
    }

    private List<Map<String, Object>> byPosition(Bootstrap bootstrap) {
        return bins.entrySet().stream()
                .map(bin -> {
                    Map<String, Object> stretch = new LinkedHashMap<>();
                    stretch.put("from", bin.getKey());
                    stretch.put("to", Bins.to(bin.getKey()));
                    stretch.putAll(bin.getValue().told(bootstrap));
                    return stretch;
                })
                .toList();
    }

    private Map<String, Object> byLabel(Bootstrap bootstrap) {
        Map<String, Object> told = new LinkedHashMap<>();
        labels.forEach((label, groups) -> {
            if (groups.size() > 1 && groups.size() <= VALUES && groups.size() < items) {
                Map<String, Object> values = new LinkedHashMap<>();
                groups.forEach((value, group) -> values.put(value, group.told(bootstrap)));
                told.put(label, values);
            }
        });
        return told;
    }
}
