package dev.urial.lab.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
    @Test
    void lettersAndSignsTakeOneSpaceBeforeThem() {
        assertThat(words("The cat, alas , sat!?")).containsExactly("The", " cat", ",", " alas", " ,", " sat", "!?");
        assertThat(words(" λόγος مرحبا 日本")).containsExactly(" λόγος", " مرحبا", " 日本");
    }

    @Test
    void digitsStandAlone() {
        assertThat(words("in 1984")).containsExactly("in", " ", "1", "9", "8", "4");
        assertThat(words("x²½Ⅷ٣")).containsExactly("x", "²", "½", "Ⅷ", "٣");
        assertThat(words("a1b")).containsExactly("a", "1", "b");
    }

    @Test
    void theLastOfSeveralSpacesGoesWithWhatFollows() {
        assertThat(words("a   b")).containsExactly("a", "  ", " b");
        assertThat(words("a \n\n b")).containsExactly("a", " \n\n", " b");
        assertThat(words("a\n\nb")).containsExactly("a", "\n", "\n", "b");
        assertThat(words("a\u00A0\u3000b")).containsExactly("a", "\u00A0", "\u3000", "b");
    }

    @Test
    void spacesBeforeADigitOrTheEndStayTogether() {
        assertThat(words("a   5")).containsExactly("a", "   ", "5");
        assertThat(words("a\n\n5")).containsExactly("a", "\n\n", "5");
        assertThat(words("a   ")).containsExactly("a", "   ");
    }

    @Test
    void contractionsAreLowerCaseWithAStraightApostrophe() {
        assertThat(words("it's I'LL we'll 'tis"))
                .containsExactly("it", "'s", " I", "'", "LL", " we", "'ll", " '", "tis");
        assertThat(words("it’s '5")).containsExactly("it", "’", "s", " '", "5");
    }

    @Test
    void nothingIsLost() {
        String text = "\t 7 'd\u0000\u200B\uD83D\uDE00\uD800 e\u0301 \r\n\u0085 \u2028x";
        assertThat(String.join("", words(text))).isEqualTo(text);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        PreTokenizer.split(text, words::add);
        return words;
    }
}
