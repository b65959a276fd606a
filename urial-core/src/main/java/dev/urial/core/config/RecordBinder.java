package dev.urial.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.ConfigException.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Binds a tree to a record, strictly, and goes on after a problem so as to find them all: keys that the record lacks, components
 * that the tree lacks, wrong types, numbers out of range, and whatever a record's own constructor refuses. Which component types
 * there may be says {@link dev.urial.core.spi.Provider#configType()}.
 *
 * <p>Jackson stops at its first complaint and speaks of its own switches, so it only reads the tree here.
 */
public final class RecordBinder {
    private final List<Problem> problems = new ArrayList<>();

    /** A record whose values can be wrong in several ways at once, each told apart. */
    public interface Checked {
        /** What is wrong, each as {@code component: what}; empty if nothing is. */
        List<String> problems();
    }

    /** What was wrong so far. */
    public List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** Notes a problem found by the caller. */
    public void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    /** The record, or null after at least one problem. */
    public <C> @Nullable C bind(JsonNode tree, Class<C> type, String path) {
        return type.cast(bindRecord(tree, type, path));
    }

    private @Nullable Object bindRecord(JsonNode tree, Class<?> type, String path) {
        if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
            add(path, "must be a map of settings, was " + shown(tree));
            return null;
        }
        int before = problems.size();
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toList());
        tree.fieldNames().forEachRemaining(key -> {
            if (!names.contains(key)) {
                add(
                        at(path, key),
                        "is no known setting" + NearNames.suggestion(key, names)
                                + (names.isEmpty() ? "; there are none" : "; there are " + String.join(", ", names)));
            }
        });
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = bindValue(
                    tree.path(components[i].getName()),
                    components[i].getGenericType(),
                    at(path, components[i].getName()));
        }
        return problems.size() > before ? null : construct(type, components, values, path);
    }

    private @Nullable Object construct(Class<?> type, RecordComponent[] components, Object[] values, String path) {
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            Object made = constructor.newInstance(values);
            List<String> wrong = made instanceof Checked checked ? checked.problems() : List.of();
            wrong.forEach(message -> addOwn(components, path, message));
            return wrong.isEmpty() ? made : null;
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IllegalArgumentException) {
                addOwn(components, path, String.valueOf(cause.getMessage()));
                return null;
            }
            throw new IllegalStateException(type.getName() + ": its constructor failed", cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + ": cannot be constructed", e);
        }
    }

    /** A record's own complaint; {@code component: what} is put at the component's path. */
    private void addOwn(RecordComponent[] components, String path, String message) {
        for (RecordComponent component : components) {
            String prefix = component.getName() + ": ";
            if (message.startsWith(prefix)) {
                add(at(path, component.getName()), message.substring(prefix.length()));
                return;
            }
        }
        add(path, message);
    }

    private @Nullable Object bindValue(JsonNode node, Type type, String path) {
        boolean absent = node.isMissingNode() || node.isNull();
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return absent ? Optional.empty() : Optional.ofNullable(bindValue(node, arguments[0], path));
            }
            if (raw == List.class) {
                return bindList(node, absent, arguments[0], path);
            }
            if (raw == Map.class) {
                return bindMap(node, absent, arguments[1], path);
            }
            throw new IllegalStateException(path + ": a configuration record cannot have a component of type " + type);
        }
        Class<?> simple = (Class<?>) type;
        if (absent) {
            add(path, "is required");
            return null;
        }
        return simple.isRecord() ? bindRecord(node, simple, path) : bindScalar(node, simple, path);
    }

    private List<Object> bindList(JsonNode node, boolean absent, Type element, String path) {
        List<Object> list = new ArrayList<>();
        if (!absent && !node.isArray()) {
            add(path, "must be a list, was " + shown(node));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            Object value = bindValue(node.get(i), element, path + "[" + i + "]");
            if (value != null) {
                list.add(value);
            }
        }
        return Collections.unmodifiableList(list);
    }

    private Map<String, Object> bindMap(JsonNode node, boolean absent, Type element, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (!absent && !node.isObject()) {
            add(path, "must be a map, was " + shown(node));
        }
        node.properties().forEach(entry -> {
            Object value = bindValue(entry.getValue(), element, at(path, entry.getKey()));
            if (value != null) {
                map.put(entry.getKey(), value);
            }
        });
        return Collections.unmodifiableMap(map);
    }

    private @Nullable Object bindScalar(JsonNode node, Class<?> type, String path) {
        if (type == JsonNode.class) {
            return node;
        }
        if (!node.isValueNode()) {
            add(path, "must be one value, was " + shown(node));
            return null;
        }
        if (type == String.class) {
            return node.asText();
        }
        if (type == Path.class) {
            return path(node.asText(), path);
        }
        if (type == boolean.class || type == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : refused(path, "true or false", node);
        }
        if (type == int.class || type == Integer.class) {
            return node.canConvertToInt() && node.isIntegralNumber()
                    ? node.intValue()
                    : refused(path, "a whole number", node);
        }
        if (type == long.class || type == Long.class) {
            return node.canConvertToLong() && node.isIntegralNumber()
                    ? node.longValue()
                    : refused(path, "a whole number", node);
        }
        if (type == double.class || type == Double.class) {
            return node.isNumber() ? node.doubleValue() : refused(path, "a number", node);
        }
        if (type.isEnum()) {
            return constant(node, type, path);
        }
        throw new IllegalStateException(path + ": a configuration record cannot have a component of type " + type);
    }

    private @Nullable Object constant(JsonNode node, Class<?> type, String path) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            // YAML 1.1 reads a bare on, off, yes or no as a boolean
            String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(node.asText().toLowerCase(Locale.ROOT))
                    || (node.isBoolean() && name.equals(node.booleanValue() ? "on" : "off"))) {
                return constant;
            }
            names.add(name);
        }
        return refused(path, "one of " + String.join(", ", names), node);
    }

    private @Nullable Path path(String text, String path) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            add(path, "is no path: " + e.getReason());
            return null;
        }
    }

    private @Nullable Object refused(String path, String expected, JsonNode found) {
        add(path, "must be " + expected + ", was " + shown(found));
        return null;
    }

    private static String shown(JsonNode node) {
        if (node.isObject()) {
            return "a map";
        }
        if (node.isArray()) {
            return "a list";
        }
        String text = node.asText();
        return node.isTextual() ? "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'" : text;
    }

    private static String at(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
