package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    // the counts are those of Python's len(text.split())
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", 0",
                "\" \n\t \", 0",
                "\"one\", 1",
                "\"  two  words\n\", 2",
                "\"no\u00a0break\", 2",
                "\"next\u0085line and\u2028separator\", 4",
                "\"figure\u2007space\u3000wide\", 3",
                "\"zero\u200bwidth\", 1",
                "\"- it's 1,000.5!\", 3",
            })
    void wordsStandBetweenBlanks(String text, int words) {
        assertThat(Words.of(text)).isEqualTo(words);
    }
}
