package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What all values of a template have in common, as Python has it. Values are {@link Text}, {@code Long}, {@code Double}, {@code
 * Boolean}, {@link None}, {@link Undefined}, lists ({@link Tuple} and {@link Range} among them), {@code Map}, and what templates
 * themselves make: {@link View}, {@link Generated}, {@link Namespace}, {@link Markup}, {@link Loop}, {@link Function}.
 */
final class Values {
    private Values() {}

    /** How messages call a value's kind. */
    static String type(Object value) {
        if (value instanceof Undefined missing) {
            return "something undefined (" + missing.what() + ")";
        }
        if (value instanceof Text) {
            return "a string";
        }
        if (value instanceof Markup) {
            return "a string marked safe";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof Long) {
            return "a whole number";
        }
        if (value instanceof Double) {
            return "a number";
        }
        if (value instanceof Map) {
            return "a dict";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof Function
                ? "a function"
                : "a " + value.getClass().getSimpleName();
    }

    static boolean truth(Run run, Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Text text) {
            return !text.isEmpty();
        }
        if (value instanceof Markup markup) {
            return !markup.text().isEmpty();
        }
        if (value instanceof Long number) {
            return number != 0;
        }
        if (value instanceof Double number) {
            return number != 0;
        }
        if (value instanceof Collection<?> elements) {
            return !elements.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return value != None.NONE && !(value instanceof Undefined);
    }

    /** A value as it is written: {@code str()} of Python. */
    static Text text(Run run, Object value) {
        if (value instanceof Text text) {
            return text;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        if (value instanceof Undefined) {
            return Text.EMPTY;
        }
        return Repr.of(run, value);
    }

    /** A value that must be text; {@code who} needs it. */
    static Text asText(Run run, Object value, String who) {
        if (value instanceof Text text) {
            return text;
        }
        throw value instanceof Undefined missing
                ? missing.used(run)
                : run.failed(who + " needs a string, was given " + type(value));
    }

    /** A value as the key of a dict. */
    static Object key(Run run, Object value) {
        if (value instanceof Text || value instanceof Long || value == None.NONE) {
            return value;
        }
        if ((value instanceof List && !(value instanceof Tuple)) || value instanceof Map) {
            throw run.failed(type(value) + " cannot be the key of a dict");
        }
        throw run.unsupported(type(value) + " as the key of a dict is not known here");
    }

    /** The values of a dict by its keys. */
    @SuppressWarnings("unchecked") // all maps among the values are made by this package
    static Map<Object, Object> dict(Object value) {
        return (Map<Object, Object>) value;
    }

    @SuppressWarnings("unchecked") // so are all lists
    static List<Object> elements(Object value) {
        return (List<Object>) value;
    }

    /** What a loop goes through. */
    static Iterator<Object> iterator(Run run, Object value) {
        if (value instanceof List<?>) {
            return elements(value).iterator();
        }
        if (value instanceof View view) {
            return view.iterator();
        }
        if (value instanceof Map<?, ?>) {
            return dict(value).keySet().iterator();
        }
        if (value instanceof Generated generated) {
            return generated.elements();
        }
        if (value instanceof Text text) {
            return characters(run, text).iterator();
        }
        if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        if (value instanceof Markup) {
            throw run.unsupported("going through " + type(value) + " is not known here");
        }
        throw run.failed(type(value) + " cannot be gone through");
    }

    private static List<Object> characters(Run run, Text text) {
        run.step(text.length());
        List<Object> result = new ArrayList<>(text.length());
        for (int at = 0; at < text.length(); ) {
            int end = at + Character.charCount(text.chars().codePointAt(at));
            result.add(text.sub(at, end));
            at = end;
        }
        return result;
    }

    /** All that a loop would go through. */
    static List<Object> list(Run run, Object value) {
        List<Object> result = new ArrayList<>();
        iterator(run, value).forEachRemaining(element -> {
            run.step(1);
            result.add(element);
        });
        return result;
    }

    /** A value's length, if it has one. */
    static OptionalLong length(Object value) {
        if (value instanceof Text text) {
            return OptionalLong.of(text.codePoints());
        }
        if (value instanceof Collection<?> elements) {
            return OptionalLong.of(elements.size());
        }
        if (value instanceof Map<?, ?> map) {
            return OptionalLong.of(map.size());
        }
        return value instanceof Undefined ? OptionalLong.of(0) : OptionalLong.empty();
    }

    /** Whether two values are equal; numbers and booleans by what they count. */
    static boolean equal(Run run, Object left, Object right) {
        int before = run.enter();
        boolean equal = same(run, left, right);
        run.leave(before);
        return equal;
    }

    private static boolean same(Run run, Object left, Object right) {
        if (left instanceof Text text) {
            run.step(text.length() / 64);
            return text.equals(right instanceof Markup markup ? markup.text() : right);
        }
        if (left instanceof Markup markup) {
            return same(run, markup.text(), right);
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return Numbers.compare(left, right).orElse(1) == 0;
        }
        if (left instanceof List<?> && right instanceof List<?>) {
            return kind(left).equals(kind(right)) && sameElements(run, elements(left), elements(right));
        }
        if (left instanceof Map<?, ?> && right instanceof Map<?, ?>) {
            return sameEntries(run, dict(left), dict(right));
        }
        if (left instanceof View && right instanceof View) {
            throw run.unsupported("comparing views of dicts is not known here");
        }
        return left instanceof Undefined ? right instanceof Undefined : left == right;
    }

    /** Lists of these kinds equal only their own. */
    private static String kind(Object list) {
        return list instanceof Tuple ? "tuple" : list instanceof Range ? "range" : "list";
    }

    private static boolean sameElements(Run run, List<Object> left, List<Object> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(run, left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameEntries(Run run, Map<Object, Object> left, Map<Object, Object> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<Object, Object> entry : left.entrySet()) {
            Object other = right.get(entry.getKey());
            if (other == null || !equal(run, entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    /** Below 0, 0 or above it as the left value comes before the right, equals it or comes after it. */
    static int compare(Run run, Object left, Object right) {
        run.step(1);
        if (left instanceof Text one && right instanceof Text other) {
            run.step(Math.min(one.length(), other.length()) / 64);
            return compareCodePoints(one.chars(), other.chars());
        }
        if (Numbers.is(left) && Numbers.is(right)) {
            return Numbers.compare(left, right)
                    .orElseThrow(() -> run.unsupported("the order of NaN is not known here"));
        }
        if (left instanceof List<?> && right instanceof List<?> && kind(left).equals(kind(right))) {
            return compareElements(run, elements(left), elements(right));
        }
        if (left instanceof Undefined missing) {
            throw missing.used(run);
        }
        if (right instanceof Undefined missing) {
            throw missing.used(run);
        }
        throw run.failed(type(left) + " and " + type(right) + " have no order");
    }

    private static int compareElements(Run run, List<Object> left, List<Object> right) {
        int before = run.enter();
        int result = Integer.compare(left.size(), right.size());
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(run, left.get(i), right.get(i))) {
                result = compare(run, left.get(i), right.get(i));
                break;
            }
        }
        run.leave(before);
        return result;
    }

    // UTF-16 sorts what lies beyond 16 bits before U+E000
    private static int compareCodePoints(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean beyond = Character.isSurrogate(a) != Character.isSurrogate(b);
                return beyond ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** A copy of a dict. */
    static Map<Object, Object> copy(Run run, Map<Object, Object> dict) {
        run.step(dict.size());
        return new LinkedHashMap<>(dict);
    }
}
