package dev.urial.eval.rubric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with named gaps. It is read once, so what is put into a gap is never taken for another one. */
final class GappedText {
    /** Some text, or the name of a gap. */
    record Piece(String text, boolean gap) {
        static Piece gap(String name) {
            return new Piece(name, true);
        }

        static Piece text(String text) {
            return new Piece(text, false);
        }
    }

    private final List<Piece> pieces;

    private GappedText(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /**
     * Reads a text.
     *
     * @param marks finds whatever is no plain text
     * @param meaning of what was found
     */
    static GappedText parse(String source, Pattern marks, Function<MatchResult, Piece> meaning) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = marks.matcher(source);
        int done = 0;
        while (matcher.find()) {
            pieces.add(Piece.text(source.substring(done, matcher.start())));
            pieces.add(meaning.apply(matcher));
            done = matcher.end();
        }
        pieces.add(Piece.text(source.substring(done)));
        return new GappedText(List.copyOf(pieces));
    }

    /** The names of the gaps in their order, each as often as it stands there. */
    List<String> gaps() {
        return pieces.stream().filter(Piece::gap).map(Piece::text).toList();
    }

    /** The text with something in each gap. */
    String filled(UnaryOperator<String> values) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.gap() ? values.apply(piece.text()) : piece.text()));
        return text.toString();
    }
}
