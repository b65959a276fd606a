package dev.urial.eval.reply;

import dev.urial.eval.reply.Node.Bare;
import dev.urial.eval.reply.Node.Items;
import dev.urial.eval.reply.Node.Member;
import dev.urial.eval.reply.Node.Members;
import dev.urial.eval.reply.Node.Missing;
import dev.urial.eval.reply.Node.Text;
import dev.urial.eval.reply.Parsed.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object or list as models write them. Beyond JSON: line breaks and unescaped quotation marks in strings, single and
 * typographic quotation marks, backslashes that escape nothing, names and values without quotation marks, comments, and commas that
 * are too many or missing at the end of a line.
 *
 * <p>Nothing is made up. A value whose end was not seen is left out. A quotation mark ends a string only where the rest goes on as
 * JSON would ({@link Structure}); where a string seems to have swallowed a member, the object is broken. Valid JSON (names up to 100
 * characters, nesting up to 32) is read as the standard has it. Time is linear in the text.
 */
final class LenientParser {
    private static final int DEEPEST = 32;
    private static final int LONGEST_BARE = 2000;

    private final String text;
    private final Structure structure;
    private final StringBuilder open = new StringBuilder();
    private int at;
    private State state = State.WHOLE;

    private LenientParser(String text, int start) {
        this.text = text;
        this.structure = new Structure(text);
        this.at = start;
    }

    /** Reads the object or list whose bracket stands at {@code start}. */
    static Parsed parse(String text, int start) {
        LenientParser parser = new LenientParser(text, start);
        Node node = text.charAt(start) == '{' ? parser.members() : parser.items();
        return new Parsed(node, start, parser.at, parser.state);
    }

    private Members members() {
        List<Member> members = new ArrayList<>();
        enter('{');
        while (more('}')) {
            String name = name();
            if (name == null) {
                break;
            }
            Node value = value();
            members.add(new Member(name, value == null ? new Missing() : value));
        }
        return new Members(members);
    }

    private Items items() {
        List<Node> items = new ArrayList<>();
        enter('[');
        while (more(']')) {
            Node value = value();
            if (value != null) {
                items.add(value);
            }
        }
        return new Items(items);
    }

    private void enter(char bracket) {
        open.append(bracket);
        at++;
        if (open.length() > DEEPEST) {
            state = State.BROKEN;
        }
    }

    /** Steps over what stands between parts, and out of the container where it ends. */
    private boolean more(char closing) {
        while (state == State.WHOLE) {
            at = structure.skip(at);
            if (structure.endsAt(at)) {
                state = State.CUT;
            } else if (text.charAt(at) == closing) {
                at++;
                open.setLength(open.length() - 1);
                return false;
            } else if (structure.isFiller(at)) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private @Nullable String name() {
        int end = structure.nameEnd(at, true);
        if (end < 0) {
            // a quoted name that the text's end cuts off is no fault
            state = Quote.opens(text.charAt(at)) && structure.endsWithin(at) ? State.CUT : State.BROKEN;
            return null;
        }
        boolean quoted = Quote.opens(text.charAt(at));
        String name = quoted
                ? Escapes.undone(text.substring(at + 1, end - 1))
                : text.substring(at, end).strip();
        structure.usesBareNames(!quoted);
        at = structure.skip(end);
        if (structure.endsAt(at)) {
            state = State.CUT;
            return null;
        }
        if (!Structure.isColon(text.charAt(at))) {
            state = State.BROKEN;
            return null;
        }
        at++;
        return name;
    }

    /** A complete value, or what is complete of an object or list. */
    private @Nullable Node value() {
        at = structure.skipSpace(at);
        if (structure.endsAt(at)) {
            state = State.CUT;
            return null;
        }
        char c = text.charAt(at);
        if (c == '{') {
            return members();
        }
        if (c == '[') {
            return items();
        }
        return Quote.opens(c) ? string() : bare();
    }

    private @Nullable Node string() {
        char opening = text.charAt(at);
        StringBuilder string = new StringBuilder();
        boolean clean = true;
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i = Escapes.undo(text, i, string);
                continue;
            }
            if (Quote.closes(opening, c)) {
                if (structure.followsValue(i + 1, open)) {
                    at = i + 1;
                    return new Text(string.toString());
                }
                if (structure.isMember(i) || (clean && structure.colonFollows(i + 1))) {
                    at = i;
                    state = State.BROKEN;
                    return null;
                }
                clean = false;
            }
            string.append(c);
        }
        at = text.length();
        state = State.CUT;
        return null;
    }

    private @Nullable Node bare() {
        int limit = Math.min(text.length(), at + LONGEST_BARE);
        for (int i = at; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '{') {
                break;
            }
            if (structure.mayEndBare(i) && structure.followsValue(i, open)) {
                String bare = text.substring(at, i).strip();
                if (bare.isEmpty()) {
                    break;
                }
                at = i;
                return new Bare(bare);
            }
            if (i + 1 == text.length()) {
                at = text.length();
                state = State.CUT;
                return null;
            }
        }
        state = State.BROKEN;
        return null;
    }
}
