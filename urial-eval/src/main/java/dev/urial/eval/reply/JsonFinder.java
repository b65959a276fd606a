package dev.urial.eval.reply;

import dev.urial.eval.reply.Node.Members;
import java.util.ArrayList;
import java.util.List;

/** Finds the objects, and lists of objects, in a text. */
final class JsonFinder {
    private JsonFinder() {}

    /** Those with anything in them, in order. After a broken one the search goes on where it broke. */
    static List<Parsed> find(String text) {
        List<Parsed> found = new ArrayList<>();
        int at = start(text, 0);
        while (at < text.length()) {
            Parsed parsed = LenientParser.parse(text, at);
            if (!isEmpty(parsed.node())) {
                found.add(parsed);
            }
            at = start(text, Math.max(parsed.end(), at + 1));
        }
        return found;
    }

    private static int start(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || (c == '[' && opensObject(text, i + 1))) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean opensObject(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '{';
    }

    private static boolean isEmpty(Node node) {
        if (node instanceof Members object) {
            return object.members().isEmpty();
        }
        return node instanceof Node.Items list && list.items().stream().allMatch(JsonFinder::isEmpty);
    }
}
