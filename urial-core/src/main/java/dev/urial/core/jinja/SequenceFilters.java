package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filters on lists, dicts and whatever else can be gone through. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void define(Map<String, Builtin> all) {
        Filters.define(all, "first", List.of(), SequenceFilters::first);
        Filters.define(all, "last", List.of(), SequenceFilters::last);
        Filters.define(all, "list", List.of(), (run, value, given) -> Values.list(run, value));
        Filters.define(all, "items", List.of(), SequenceFilters::items);
        Filters.define(all, "reverse", List.of(), SequenceFilters::reverse);
        Filters.define(all, "join", List.of("d", "attribute"), SequenceFilters::join);
        Filters.define(all, "dictsort", List.of("case_sensitive", "by", "reverse"), SequenceFilters::dictsort);
        Filters.define(all, "sort", List.of("reverse", "case_sensitive", "attribute"), SequenceFilters::sort);
        Filters.define(all, "unique", List.of("case_sensitive", "attribute"), SequenceFilters::unique);
        Filters.define(
                all,
                "min",
                List.of("case_sensitive", "attribute"),
                (run, value, given) -> extreme(run, value, given, false));
        Filters.define(
                all,
                "max",
                List.of("case_sensitive", "attribute"),
                (run, value, given) -> extreme(run, value, given, true));
        Filters.define(all, "sum", List.of("attribute", "start"), SequenceFilters::sum);
        Filters.define(all, "map", List.of("filter", "a", "b", "c", "attribute", "default"), SequenceFilters::map);
        List<String> tested = List.of("test", "a", "b");
        Filters.define(all, "select", tested, (run, value, given) -> taken(run, value, given, "", true));
        Filters.define(all, "reject", tested, (run, value, given) -> taken(run, value, given, "", false));
        List<String> byAttribute = List.of("attribute", "test", "a", "b");
        Filters.define(
                all,
                "selectattr",
                byAttribute,
                (run, value, given) -> taken(run, value, given, path(run, given), true));
        Filters.define(
                all,
                "rejectattr",
                byAttribute,
                (run, value, given) -> taken(run, value, given, path(run, given), false));
    }

    private static Object first(Run run, Object value, Bound given) {
        var elements = Values.iterator(run, value);
        return elements.hasNext() ? elements.next() : new Undefined("there is no first item, the sequence is empty");
    }

    private static Object last(Run run, Object value, Bound given) {
        if (value instanceof Generated) {
            throw run.failed("'last' needs a list; put '|list' before it");
        }
        List<Object> elements = Values.list(run, value);
        return elements.isEmpty()
                ? new Undefined("there is no last item, the sequence is empty")
                : elements.get(elements.size() - 1);
    }

    private static Object items(Run run, Object value, Bound given) {
        if (value instanceof Undefined) {
            return Generated.of(List.of());
        }
        if (!(value instanceof Map<?, ?>)) {
            throw run.failed("'items' needs a dict, was given " + Values.type(value));
        }
        return Generated.of(Attributes.items(run, value));
    }

    private static Object reverse(Run run, Object value, Bound given) {
        if (value instanceof Text) {
            return Slice.of(run, value, Optional.empty(), Optional.empty(), Optional.of(-1L));
        }
        List<Object> elements = Values.list(run, value);
        Collections.reverse(elements);
        return Generated.of(elements);
    }

    private static Object join(Run run, Object value, Bound given) {
        Text separator = given.get("d").map(text -> Values.text(run, text)).orElse(Text.EMPTY);
        Optional<Object> attribute = given.some("attribute");
        return Strings.join(
                run,
                separator,
                Values.list(run, value),
                element -> Values.text(
                        run,
                        attribute.map(path -> attribute(run, element, path)).orElse(element)));
    }

    /** What stands under a path such as {@code function.name} or {@code 0}. */
    private static Object attribute(Run run, Object element, Object path) {
        if (path instanceof Long) {
            return Attributes.item(run, element, path);
        }
        Object value = element;
        for (String part : Values.asText(run, path, "an attribute").chars().split("\\.", -1)) {
            Object key = part.matches("[0-9]{1,9}") ? (Object) Long.parseLong(part) : Text.untrusted(part);
            value = Attributes.item(run, value, key);
        }
        return value;
    }

    private static String path(Run run, Bound given) {
        return given.text(run, "attribute").chars();
    }

    private static Object dictsort(Run run, Object value, Bound given) {
        String by = given.get("by").isPresent() ? given.text(run, "by").chars() : "key";
        if (!(value instanceof Map<?, ?>) || !(by.equals("key") || by.equals("value"))) {
            throw run.failed("'dictsort' needs a dict, and by='key' or by='value'");
        }
        long place = by.equals("key") ? 0 : 1;
        Comparator<Object> order = order(run, given, Optional.of(place));
        List<Object> pairs = Attributes.items(run, value);
        pairs.sort(given.truth(run, "reverse") ? order.reversed() : order);
        return pairs;
    }

    private static Object sort(Run run, Object value, Bound given) {
        List<Object> elements = Values.list(run, value);
        if (given.some("attribute")
                .filter(path -> path instanceof Text text && text.chars().contains(","))
                .isPresent()) {
            throw run.unsupported("'sort' by several attributes is not known here");
        }
        Comparator<Object> order = order(run, given, given.some("attribute"));
        elements.sort(given.truth(run, "reverse") ? order.reversed() : order);
        return elements;
    }

    private static Comparator<Object> order(Run run, Bound given, Optional<Object> attribute) {
        return (left, right) ->
                Values.compare(run, sortKey(run, left, given, attribute), sortKey(run, right, given, attribute));
    }

    /** What an element is sorted by: texts in small letters unless case counts. */
    private static Object sortKey(Run run, Object element, Bound given, Optional<Object> attribute) {
        Object key = attribute.map(path -> attribute(run, element, path)).orElse(element);
        return key instanceof Text text && !given.truth(run, "case_sensitive") ? Strings.lower(run, text) : key;
    }

    private static Object unique(Run run, Object value, Bound given) {
        Map<Object, Object> found = new LinkedHashMap<>();
        for (Object element : Values.list(run, value)) {
            Object key = sortKey(run, element, given, given.some("attribute"));
            found.putIfAbsent(Values.key(run, key), element);
        }
        return Generated.of(new ArrayList<>(found.values()));
    }

    private static Object extreme(Run run, Object value, Bound given, boolean most) {
        List<Object> elements = Values.list(run, value);
        if (elements.isEmpty()) {
            return new Undefined("there is no item, the sequence is empty");
        }
        Comparator<Object> order = order(run, given, given.some("attribute"));
        Object best = elements.get(0);
        for (Object element : elements) {
            int compared = order.compare(element, best);
            best = most ? (compared > 0 ? element : best) : (compared < 0 ? element : best);
        }
        return best;
    }

    private static Object sum(Run run, Object value, Bound given) {
        Object total = given.get("start").orElse(0L);
        if (total instanceof Text) {
            throw run.failed("'sum' does not join texts; 'join' does");
        }
        for (Object element : Values.list(run, value)) {
            Optional<Object> path = given.some("attribute");
            total = Operators.binary(
                    run, "+", total, path.map(p -> attribute(run, element, p)).orElse(element));
        }
        return total;
    }

    private static Object map(Run run, Object value, Bound given) {
        List<Object> result = new ArrayList<>();
        if (!Values.truth(run, value)) { // none, for example, is as good as an empty list
            return Generated.of(result);
        }
        if (given.get("filter").isEmpty()) {
            Object path = given.required(run, "attribute");
            for (Object element : Values.list(run, value)) {
                Object found = attribute(run, element, path);
                result.add(found instanceof Undefined ? given.get("default").orElse(found) : found);
            }
            return Generated.of(result);
        }
        if (given.get("attribute").isPresent() || given.get("default").isPresent()) {
            throw run.failed("'map' takes a filter or an attribute");
        }
        Builtin filter = Filters.named(run, given.text(run, "filter").chars());
        Arguments arguments = extra(given);
        Values.list(run, value).forEach(element -> result.add(filter.apply(run, element, arguments)));
        return Generated.of(result);
    }

    private static Arguments extra(Bound given) {
        List<Object> values = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            given.get(name).ifPresent(values::add);
        }
        return new Arguments(values, Map.of());
    }

    private static Object taken(Run run, Object value, Bound given, String path, boolean wanted) {
        Optional<Builtin> test = given.get("test")
                .map(name -> Tests.named(run, given.text(run, "test").chars()));
        Arguments arguments = extra(given);
        List<Object> result = new ArrayList<>();
        if (!Values.truth(run, value)) { // as in map
            return Generated.of(result);
        }
        for (Object element : Values.list(run, value)) {
            Object tested = path.isEmpty() ? element : attribute(run, element, Text.untrusted(path));
            Object answer = test.isPresent() ? test.get().apply(run, tested, arguments) : tested;
            if (Values.truth(run, answer) == wanted) {
                result.add(element);
            }
        }
        return Generated.of(result);
    }
}
