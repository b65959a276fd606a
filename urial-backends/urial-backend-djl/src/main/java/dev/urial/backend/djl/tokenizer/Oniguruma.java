package dev.urial.backend.djl.tokenizer;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Regular expressions of Oniguruma, in its Ruby syntax, as Java's: of what tokenizers use, what means the same in both or has an
 * equal; all else is refused by name. Characters' properties are those of this JDK's Unicode version. In {@code (?i:...)} a
 * character is matched by single characters only, and not "ss" by "ß".
 */
final class Oniguruma {
    private static final int LONGEST = 10_000;
    private static final int DEEPEST = 32;
    private static final int MOST_REPEATS = 1000;

    private static final Set<String> CATEGORIES = Set.of(
            "C", "Cc", "Cf", "Cn", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd",
            "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp",
            "Zs");
    /** What {@code \w} is in Oniguruma; Java's has the two joiners, too. */
    private static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}";

    private static final Pattern INTERVAL = Pattern.compile("\\{(\\d{0,9})(?:(,)(\\d{0,9}))?\\}");
    private static final Pattern PROPERTY = Pattern.compile("\\{(\\^?)([A-Za-z_]{1,40})\\}");
    private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{1,2})|\\{([0-9A-Fa-f]{1,6})\\}");
    private static final Pattern UNICODE = Pattern.compile("([0-9A-Fa-f]{4})");

    private final String regex;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Oniguruma(String regex) {
        this.regex = regex;
    }

    /**
     * The same expression for Java.
     *
     * @throws IllegalArgumentException saying what is not supported or wrong in it
     */
    static Pattern pattern(String regex) {
        if (regex.length() > LONGEST) {
            throw new IllegalArgumentException("has more than " + LONGEST + " characters");
        }
        Oniguruma translation = new Oniguruma(regex);
        translation.alternatives(0);
        if (translation.at < regex.length()) {
            throw unsupported(")");
        }
        return Pattern.compile(
                translation.out.toString(), Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES | Pattern.MULTILINE);
    }

    private static IllegalArgumentException unsupported(String what) {
        return new IllegalArgumentException("has '" + what + "', which is not supported there");
    }

    /** Up to a closing parenthesis or the end. */
    private void alternatives(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("is nested deeper than " + DEEPEST);
        }
        while (at < regex.length() && regex.charAt(at) != ')') {
            int start = out.length();
            char c = regex.charAt(at);
            switch (c) {
                case '|', '^', '$' -> {
                    out.append(c);
                    at++;
                    continue;
                }
                case '*', '+', '?' -> throw unsupported(String.valueOf(c));
                case '.' -> {
                    out.append(c);
                    at++;
                }
                case '\\' -> escape();
                case '[' -> characterClass(depth + 1);
                case '(' -> {
                    if (group(depth + 1)) {
                        continue;
                    }
                }
                default -> literal(next());
            }
            quantifier(start);
        }
    }

    /** A group; true if it only sets a flag, and so cannot be repeated. */
    private boolean group(int depth) {
        if (at == 0 && regex.startsWith("(?i)")) {
            at += 4;
            out.append("(?i)");
            return true;
        }
        String opening = "(";
        for (String known : new String[] {"(?:", "(?i:", "(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
            opening = regex.startsWith(known, at) ? known : opening;
        }
        if (opening.equals("(") && regex.startsWith("(?", at)) {
            throw unsupported(regex.substring(at, Math.min(at + 4, regex.length())));
        }
        at += opening.length();
        out.append(opening.equals("(") ? "(?:" : opening);
        alternatives(depth);
        if (at == regex.length()) {
            throw new IllegalArgumentException("lacks a ')'");
        }
        at++;
        out.append(')');
        return false;
    }

    /** What may follow an atom, which stands in the output from {@code start}. */
    private void quantifier(int start) {
        if (at == regex.length()) {
            return;
        }
        char c = regex.charAt(at);
        if (c == '*' || c == '+' || c == '?') {
            out.append(c);
            at++;
            if (at < regex.length() && (regex.charAt(at) == '+' || regex.charAt(at) == '?')) {
                out.append(regex.charAt(at++));
            }
        } else if (c == '{') {
            interval(start);
        }
    }

    private void interval(int start) {
        Matcher matcher = INTERVAL.matcher(regex).region(at, regex.length());
        if (!matcher.lookingAt() || matcher.group().matches("\\{,?\\}")) {
            return; // a brace like any other character
        }
        boolean exact = matcher.group(2) == null;
        String least = matcher.group(1).isEmpty() ? "0" : matcher.group(1);
        String most = exact ? least : matcher.group(3);
        if (Integer.parseInt(least) > MOST_REPEATS || (!most.isEmpty() && Integer.parseInt(most) > MOST_REPEATS)) {
            throw unsupported(matcher.group());
        }
        at = matcher.end();
        out.append('{').append(least).append(',').append(most).append('}');
        if (at < regex.length() && regex.charAt(at) == '+') {
            at++; // no possessive one in Ruby's syntax, but one more repetition
            out.insert(start, "(?:").append(")+");
        } else if (at < regex.length() && regex.charAt(at) == '?') {
            if (exact) {
                throw unsupported(matcher.group() + "?");
            }
            at++;
            out.append('?');
        }
    }

    private int next() {
        if (at == regex.length()) {
            throw new IllegalArgumentException("ends in the middle");
        }
        int c = regex.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private void literal(int c) {
        if (c < 128 && Character.isLetterOrDigit(c)) {
            out.append((char) c);
        } else {
            out.append(String.format(Locale.ROOT, "\\x{%x}", c));
        }
    }

    private void escape() {
        if (regex.startsWith("\\A", at) || regex.startsWith("\\z", at)) {
            out.append(regex, at, at + 2);
            at += 2;
            return;
        }
        boolean word = regex.startsWith("\\w", at);
        if (word || regex.startsWith("\\W", at)) {
            at += 2;
            out.append(word ? "[" : "[^").append(WORD).append(']');
            return;
        }
        int literal = escaped();
        if (literal >= 0) {
            literal(literal);
        }
    }

    /** A backslash and what follows: the character that it stands for, or -1 if that was a set, which is written. */
    private int escaped() {
        at++;
        int c = next();
        switch (c) {
            case 's', 'S', 'd', 'D' -> {
                out.append('\\').append((char) c);
                return -1;
            }
            case 'p', 'P' -> {
                property(c == 'P');
                return -1;
            }
            case 'r' -> {
                return '\r';
            }
            case 'n' -> {
                return '\n';
            }
            case 't' -> {
                return '\t';
            }
            case 'f' -> {
                return '\f';
            }
            case 'v' -> {
                return 0x0B;
            }
            case 'x' -> {
                return hex(HEX);
            }
            case 'u' -> {
                return hex(UNICODE);
            }
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw unsupported("\\" + Character.toString(c));
                }
                return c;
            }
        }
    }

    private int hex(Pattern form) {
        Matcher matcher = form.matcher(regex).region(at, regex.length());
        if (!matcher.lookingAt()) {
            throw unsupported(regex.substring(at - 2, at));
        }
        String digits = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        at = matcher.end();
        int c = Integer.parseInt(digits, 16);
        if (!Character.isValidCodePoint(c)) {
            throw unsupported(matcher.group());
        }
        return c;
    }

    private void property(boolean negated) {
        Matcher matcher = PROPERTY.matcher(regex).region(at, regex.length());
        if (!matcher.lookingAt()) {
            throw unsupported("\\p without a name");
        }
        String name = matcher.group(2);
        boolean not = negated ^ !matcher.group(1).isEmpty();
        at = matcher.end();
        out.append(not ? "\\P{" : "\\p{");
        if (!CATEGORIES.contains(name)) {
            checkScript(name);
            out.append("Is");
        }
        out.append(name).append('}');
    }

    private static void checkScript(String name) {
        try {
            Character.UnicodeScript.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has the property '" + name + "', which is neither a category nor a script", e);
        }
    }

    private void characterClass(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("is nested deeper than " + DEEPEST);
        }
        at++;
        out.append('[');
        boolean negated = regex.startsWith("^", at);
        if (negated) {
            at++;
            out.append('^');
        }
        if (regex.startsWith("]", at)) {
            throw unsupported("[]");
        }
        while (!regex.startsWith("]", at)) {
            if (regex.startsWith("[", at)) {
                if (negated || regex.startsWith("[:", at)) {
                    throw unsupported(regex.substring(at, Math.min(at + 2, regex.length())));
                }
                characterClass(depth + 1);
            } else {
                member();
            }
        }
        at++;
        out.append(']');
    }

    /** A character of a class, a range, or a set. */
    private void member() {
        if (regex.startsWith("&&", at)) {
            throw unsupported("&&");
        }
        if (regex.startsWith("\\w", at)) {
            at += 2;
            out.append(WORD);
            return;
        }
        int first = single();
        if (first < 0) {
            return;
        }
        literal(first);
        boolean range = regex.startsWith("-", at) && !regex.startsWith("-]", at);
        if (range) {
            at++;
            out.append('-');
            int last = regex.startsWith("[", at) ? -1 : single();
            if (last < first) {
                throw unsupported("-");
            }
            literal(last);
        }
    }

    private int single() {
        return regex.startsWith("\\", at) ? escaped() : next();
    }
}
