package dev.urial.backend.djl.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds added tokens in texts: at the leftmost place the longest, and from its end on the next. */
final class AddedTokens {
    private static final Pattern WORD = Pattern.compile("\\w", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACE = Pattern.compile("\\s", Pattern.UNICODE_CHARACTER_CLASS);

    /** A stretch of a text: a token, or text between tokens. */
    record Run(Optional<AddedToken> token, String text) {}

    private static final class Node {
        final Map<Character, Node> next = new HashMap<>();

        @Nullable
        AddedToken token;
    }

    private final Node plain = new Node();
    private final Node all = new Node();

    /**
     * @param wanted which of the tokens to look for
     * @param spelling what is looked for
     */
    AddedTokens(List<AddedToken> tokens, Predicate<AddedToken> wanted, Function<AddedToken, String> spelling) {
        for (AddedToken token : tokens) {
            if (wanted.test(token)) {
                put(all, spelling.apply(token), token);
                if (!token.control()) {
                    put(plain, spelling.apply(token), token);
                }
            }
        }
    }

    private static void put(Node root, String text, AddedToken token) {
        Node node = root;
        for (int i = 0; i < text.length(); i++) {
            node = node.next.computeIfAbsent(text.charAt(i), next -> new Node());
        }
        if (node != root) {
            node.token = token;
        }
    }

    /** The text in order, in one run if no token is in it; control tokens are looked for only if asked for. */
    List<Run> runs(String text, boolean control) {
        Node root = control ? all : plain;
        List<Run> runs = new ArrayList<>();
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            int end = root.next.containsKey(text.charAt(at)) ? matchEnd(root, text, at) : -1;
            if (end < 0) {
                at++;
                continue;
            }
            AddedToken token = token(root, text, at, end);
            if (!token.singleWord() || standsAlone(text, at, end)) {
                int from = token.leftStripped() ? Math.max(done, spaceBefore(text, at)) : at;
                if (done < from) {
                    runs.add(new Run(Optional.empty(), text.substring(done, from)));
                }
                runs.add(new Run(Optional.of(token), token.content()));
                done = token.rightStripped() ? spaceBehind(text, end) : end;
            }
            at = end;
        }
        if (done < text.length()) {
            runs.add(new Run(Optional.empty(), text.substring(done)));
        }
        return runs;
    }

    private static int matchEnd(Node root, String text, int from) {
        int end = -1;
        Node node = root.next.get(text.charAt(from));
        for (int at = from + 1; node != null; at++) {
            end = node.token != null ? at : end;
            node = at < text.length() ? node.next.get(text.charAt(at)) : null;
        }
        return end;
    }

    private static AddedToken token(Node root, String text, int from, int end) {
        Node node = root;
        for (int at = from; at < end; at++) {
            node = node.next.getOrDefault(text.charAt(at), node);
        }
        if (node.token == null) {
            throw new IllegalStateException("a match ends at a token");
        }
        return node.token;
    }

    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || !matches(WORD, text.codePointBefore(start)))
                && (end == text.length() || !matches(WORD, text.codePointAt(end)));
    }

    private static int spaceBefore(String text, int start) {
        int at = start;
        while (at > 0 && matches(SPACE, text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static int spaceBehind(String text, int end) {
        int at = end;
        while (at < text.length() && matches(SPACE, text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean matches(Pattern pattern, int c) {
        return pattern.matcher(Character.toString(c)).matches();
    }
}
