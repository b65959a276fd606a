package dev.urial.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part named in one line: {@code NAME:REST?key=value&key=value}, such as {@code llamacpp:base.gguf?context=4096} or {@code
 * random?perQuery=true}. Nothing is unescaped.
 *
 * @param name the provider's
 * @param rest the first component of the provider's config record, if there is one
 * @param settings the other components by name, their values still as written: they are read as YAML scalars
 */
public record Reference(String name, Optional<String> rest, Map<String, String> settings) {
    private static final Pattern SECRET = Pattern.compile(
            "([?&](?!keyFile=)[a-z_-]*(?:key|token|secret|password)[a-z_-]*=)[^&]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern PASSWORD = Pattern.compile("//[^/@?]*@");

    public Reference {
        settings = Map.copyOf(settings);
    }

    /**
     * Takes a reference apart.
     *
     * @param what what is named, for the message
     */
    public static Reference parse(String text, String what) {
        int question = text.indexOf('?');
        String head = question < 0 ? text : text.substring(0, question);
        int colon = head.indexOf(':');
        String name = colon < 0 ? head : head.substring(0, colon);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new ConfigException(
                    what, "'" + text + "' must begin with a name of small letters, digits and dashes, as in NAME:REST");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (question >= 0) {
            for (String setting : text.substring(question + 1).split("&", -1)) {
                int equals = setting.indexOf('=');
                if (equals < 1) {
                    throw new ConfigException(
                            what, "'" + setting + "' in '" + text + "' must be a setting of the form key=value");
                }
                if (settings.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
                    throw new ConfigException(what, "'" + text + "' sets '" + setting.substring(0, equals) + "' twice");
                }
            }
        }
        return new Reference(name, colon < 0 ? Optional.empty() : Optional.of(head.substring(colon + 1)), settings);
    }

    /** A reference for a message: what stands where secrets do, and only names of them should, is not repeated. */
    static String shown(String text) {
        return PASSWORD.matcher(SECRET.matcher(text).replaceAll("$1***")).replaceAll("//***@");
    }

    /** The settings as a tree for a record whose components are these. */
    JsonNode tree(Class<? extends Record> type, String what) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        settings.forEach((key, value) -> tree.set(key, scalar(value, what)));
        if (rest.isPresent()) {
            if (type.getRecordComponents().length == 0) {
                throw new ConfigException(what, "'" + name + "' takes no settings, was given '" + rest.get() + "'");
            }
            String first = type.getRecordComponents()[0].getName();
            if (tree.has(first)) {
                throw new ConfigException(what, "'" + first + "' is given twice, before and after the question mark");
            }
            tree.put(first, rest.get());
        }
        return tree;
    }

    private static JsonNode scalar(String value, String what) {
        JsonNode node = value.isEmpty() ? JsonNodeFactory.instance.textNode("") : Yaml.read(value, what);
        return node.isValueNode() ? node : JsonNodeFactory.instance.textNode(value);
    }
}
