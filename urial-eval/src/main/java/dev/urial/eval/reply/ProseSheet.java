package dev.urial.eval.reply;

import dev.urial.eval.reply.Mark.Blank;
import dev.urial.eval.reply.Mark.Given;
import dev.urial.eval.reply.Mark.Unclear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the marks out of prose: {@code Depth: 4}, {@code **Depth** (4/5): as it is}, {@code | Depth | 4 |}, and below a line that
 * names the aspect, {@code Score: 4}. Lines that quote ({@code >}) are passed over.
 */
final class ProseSheet<V> {
    /** That of a mark without a remark. */
    private static final int LONGEST_MARK = 40;

    private final Asked<V> asked;
    private final ProseForms forms;
    private final Sheet<V> sheet = new Sheet<>();
    // The aspect that the lines are about, and what they say.
    private @Nullable String section;
    private final StringBuilder words = new StringBuilder();
    private @Nullable Mark<V> mark;

    private ProseSheet(Asked<V> asked, ProseForms forms) {
        this.asked = asked;
        this.forms = forms;
    }

    static <V> Sheet<V> of(String text, Asked<V> asked, ProseForms forms) {
        ProseSheet<V> prose = new ProseSheet<>(asked, forms);
        text.lines().forEach(prose::line);
        prose.endSection();
        if (prose.sheet.aspects().isEmpty()) {
            asked.unnamed().ifPresent(aspect -> prose.whole(aspect, text.strip()));
        }
        return prose.sheet;
    }

    /** The marks in double brackets, all of them the unnamed one's. */
    static <V> Sheet<V> bracketed(String text, Asked<V> asked) {
        Sheet<V> sheet = new Sheet<>();
        Matcher brackets = ProseForms.BRACKETED.matcher(Plain.plain(text));
        while (brackets.find()) {
            Mark<V> mark = asked.marks().read(brackets.group());
            if (mark instanceof Given || asked.marks().begins(brackets.group())) {
                asked.unnamed().ifPresent(aspect -> sheet.put(aspect, mark, ""));
            }
        }
        sheet.explain(text.strip());
        return sheet;
    }

    private void line(String line) {
        if (line.stripLeading().startsWith(">")) {
            return;
        }
        List<MatchResult> names = forms.aspect
                .matcher(line)
                .results()
                .filter(match -> names(line, match))
                .toList();
        // names in the middle of a line alone are words of a sentence
        if (!names.isEmpty() && names.get(0).start() == 0) {
            for (int i = 0; i < names.size(); i++) {
                int end = i + 1 < names.size() ? names.get(i + 1).start() : line.length();
                named(names.get(i), trimmed(line.substring(names.get(i).end(), end)));
            }
            return;
        }
        Matcher label = forms.label.matcher(line);
        if (label.find()) {
            labelled(label.group("whole") != null, line.substring(label.end()));
        } else if (ProseForms.HEADING.matcher(line).find()) {
            endSection();
        } else if (section != null) {
            say(ProseForms.REASON.matcher(line).replaceFirst(""));
        }
    }

    /** Whether an aspect's name begins something, or is but a word of a sentence. */
    private boolean names(String line, MatchResult match) {
        if (match.group(3) != null || line.length() - match.end() > LONGEST_MARK) {
            return match.group(3) != null;
        }
        String rest = line.substring(match.end());
        return rest.isBlank()
                || (asked.marks().read(rest) instanceof Given<V> given
                        && given.remark().isEmpty());
    }

    private static String trimmed(String segment) {
        return segment.replaceFirst("[\\s,;|]{1,8}(?:and|und|et|y)?\\s?$", "");
    }

    private void named(MatchResult match, String rest) {
        String aspect = asked.aspect(match.group(1)).orElseThrow();
        String bracket = match.group(2);
        endSection();
        if (bracket != null && asked.marks().read(bracket) instanceof Given<V> given) {
            sheet.put(aspect, given, rest.strip());
            return;
        }
        section = aspect;
        Mark<V> read = read(rest);
        if (read instanceof Given<V> given) {
            mark = read;
            say(given.remark());
        } else if (read instanceof Blank || asked.marks().begins(rest)) {
            mark = read;
        } else {
            Optional<V> ending = asked.marks().atTheEndOf(rest);
            ending.ifPresent(value -> mark = new Given<>(value, ""));
            say(rest);
        }
    }

    /** A mark that begins a text, or is the only one among the cells of a table's row. */
    private Mark<V> read(String rest) {
        Mark<V> first = asked.marks().read(rest);
        if (first instanceof Given || rest.indexOf('|') < 0) {
            return first;
        }
        List<Mark<V>> marks = new ArrayList<>();
        for (String cell : rest.split(Pattern.quote("|"))) {
            if (asked.marks().read(cell) instanceof Given<V> given
                    && given.remark().isEmpty()) {
                marks.add(new Given<>(
                        given.value(), rest.replace(cell, "").replace("|", " ").strip()));
            }
        }
        return marks.size() == 1 ? marks.get(0) : first;
    }

    private void labelled(boolean whole, String rest) {
        Mark<V> read = asked.marks().read(rest);
        if (read instanceof Unclear && !asked.marks().begins(rest)) {
            return;
        }
        String remark = read instanceof Given<V> given ? given.remark() : "";
        if (whole || section == null) {
            asked.unnamed().ifPresent(aspect -> sheet.put(aspect, read, remark));
        } else if (mark == null) {
            mark = read;
            say(remark);
        } else {
            sheet.put(section, read, remark);
        }
    }

    private void say(String more) {
        words.append(words.isEmpty() ? "" : " ").append(more.strip());
    }

    private void endSection() {
        if (section != null && mark != null) {
            sheet.put(section, mark, words.toString().strip());
        }
        section = null;
        mark = null;
        words.setLength(0);
    }

    private void whole(String aspect, String text) {
        Mark<V> all = asked.marks().read(text);
        Matcher last = ProseForms.LAST_LINE.matcher(text);
        // more lines behind a mark may be a list of what marks mean
        if (all instanceof Given<V> given && text.indexOf('\n') < 0) {
            sheet.put(aspect, all, given.remark());
        } else if (last.find()
                && asked.marks().read(last.group()) instanceof Given<V> given
                && given.remark().isEmpty()) {
            sheet.put(aspect, given, text.substring(0, last.start()).strip());
        } else {
            asked.marks().spokenIn(text).forEach(value -> sheet.put(aspect, new Given<>(value, ""), text));
        }
    }
}
