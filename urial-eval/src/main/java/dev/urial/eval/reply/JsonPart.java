package dev.urial.eval.reply;

import dev.urial.eval.reply.Parsed.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The JSON of a reply, as far as it may be a verdict: forms that were left blank and JSON in quotation marks are left aside.
 *
 * @param pieces what has marks, in order
 * @param form whether the reply repeats the form that it should fill in
 * @param trouble where the JSON does not go on as JSON should, if so
 * @param cut whether the text, or a fence, ends inside of it
 * @param outside the text without it
 */
record JsonPart<V>(List<Piece<V>> pieces, boolean form, Optional<String> trouble, boolean cut, String outside) {
    /**
     * One object or list.
     *
     * @param draft whether the words before it say that it is not the last one
     * @param inline whether it stands behind words in their line, as quotations do
     */
    record Piece<V>(Sheet<V> sheet, boolean draft, boolean inline) {
        static <V> Piece<V> of(Sheet<V> sheet, String lead) {
            String line = lead.substring(lead.lastIndexOf('\n') + 1);
            return new Piece<>(
                    sheet,
                    DRAFT.matcher(lead).find(),
                    !line.isBlank() && !line.strip().startsWith("```"));
        }
    }

    private static final int LEAD = 80;
    private static final Pattern DRAFT = Pattern.compile(
            "\\b(?:draft|preliminary|for example|(?:initial|first) (?:assessment|attempt|evaluation|impression|judge?ment|pass|ratings?|scores?|verdict|version))\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[\"“”']([^\"“”'\\n]{1,60})[\"“”']\\s{0,3}[:：]");

    static <V> JsonPart<V> of(String reply, Asked<V> asked) {
        List<Parsed> all = JsonFinder.find(reply).stream()
                .filter(parsed -> JsonSheet.concerns(parsed.node(), asked))
                .toList();
        List<Parsed> spoken =
                all.stream().filter(parsed -> !isQuoted(reply, parsed)).toList();
        List<Parsed> found = spoken.isEmpty() && isAll(reply, all) ? all : spoken;
        List<Piece<V>> pieces = new ArrayList<>();
        boolean form = false;
        int end = 0;
        for (Parsed parsed : found) {
            Sheet<V> sheet = JsonSheet.of(parsed.node(), asked);
            form |= sheet.isForm();
            if (!sheet.isForm() && !sheet.isEmpty()) {
                pieces.add(Piece.of(sheet, reply.substring(Math.max(end, parsed.start() - LEAD), parsed.start())));
            }
            end = parsed.end();
        }
        Optional<String> trouble = found.stream()
                .filter(parsed -> parsed.state() == State.BROKEN)
                .map(parsed -> near(reply, parsed.end()))
                .findFirst()
                .or(() -> found.isEmpty() ? Optional.empty() : remains(reply, found, all, asked));
        boolean cut = found.stream().anyMatch(parsed -> parsed.state() == State.CUT);
        return new JsonPart<>(pieces, form, trouble, cut, outside(reply, 0, all));
    }

    private static boolean isQuoted(String reply, Parsed parsed) {
        return parsed.start() > 0
                && parsed.end() < reply.length()
                && Quote.opens(reply.charAt(parsed.end()))
                && Quote.closes(reply.charAt(parsed.start() - 1), reply.charAt(parsed.end()))
                && reply.charAt(parsed.end()) != '`';
    }

    private static boolean isAll(String reply, List<Parsed> found) {
        return found.size() == 1
                && reply.strip().length() <= found.get(0).end() - found.get(0).start() + 2;
    }

    /** Words behind JSON that look like more of it: then a quotation mark ended a string too early, and nothing is certain. */
    private static Optional<String> remains(String reply, List<Parsed> found, List<Parsed> all, Asked<?> asked) {
        int end = found.get(0).end();
        while (end < reply.length() && " \t\r\n}],`".indexOf(reply.charAt(end)) >= 0) {
            end++;
        }
        String after = outside(reply, end, all);
        int depth = 0;
        for (int i = 0; i < after.length(); i++) {
            char c = after.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth < 0) {
                return Optional.of(near(after, i));
            }
        }
        return NAME.matcher(after)
                .results()
                .filter(match -> asked.concerns(match.group(1)))
                .map(match -> near(after, match.start()))
                .findFirst();
    }

    private static String near(String text, int at) {
        return Marks.quote(text.substring(Math.max(0, at - 20), Math.min(text.length(), at + 20)));
    }

    private static String outside(String reply, int from, List<Parsed> found) {
        StringBuilder outside = new StringBuilder();
        int at = from;
        for (Parsed parsed : found) {
            outside.append(reply, Math.min(at, parsed.start()), parsed.start());
            at = Math.max(at, parsed.end());
        }
        return outside.append(reply, at, reply.length()).toString();
    }

    /**
     * The marks that count: all of them, if they agree. Where they do not, the last piece counts if it is complete and those before it
     * are drafts, or scraps in sentences; of two whole verdicts, neither called a draft, one may be a quotation. Scraps in sentences
     * complete nothing that stands apart.
     */
    Sheet<V> decisive(Asked<V> asked) {
        Sheet<V> merged = merged(pieces);
        Collection<String> wanted = asked.isOpen() ? merged.aspects() : asked.aspects();
        if (pieces.stream().noneMatch(piece -> piece.sheet().isComplete(wanted))) {
            List<Piece<V>> apart =
                    pieces.stream().filter(piece -> !piece.inline()).toList();
            return merged(apart.isEmpty() ? pieces : apart);
        }
        Piece<V> last = pieces.get(pieces.size() - 1);
        List<Piece<V>> before = pieces.subList(0, pieces.size() - 1);
        boolean decides = last.sheet().isComplete(wanted)
                && before.stream()
                        .allMatch(piece -> piece.draft()
                                || (!last.inline()
                                        && piece.inline()
                                        && !piece.sheet().isComplete(wanted)));
        return decides && !merged.isComplete(wanted) ? last.sheet() : merged;
    }

    private static <V> Sheet<V> merged(List<Piece<V>> pieces) {
        Sheet<V> merged = new Sheet<>();
        pieces.forEach(piece -> merged.addAll(piece.sheet()));
        return merged;
    }
}
