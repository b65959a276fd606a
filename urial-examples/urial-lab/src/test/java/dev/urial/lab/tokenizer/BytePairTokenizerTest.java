package dev.urial.lab.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytePairTokenizerTest {
    private static final String END = "<|endoftext|>";

    private final BytePairTokenizer tokenizer =
            new BytePairTokenizer(List.of(END), List.of("t h", "Ġ th", "Ġth e", "a a", "Ã ©"));

    @Test
    void mergesGoInTheirOrder() {
        assertThat(spelled("of the path")).containsExactly("o", "f", "Ġthe", "Ġ", "p", "a", "th");
        assertThat(spelled("the")).containsExactly("th", "e");
    }

    @Test
    void ofEqualMergesTheLeftmostGoesFirst() {
        assertThat(spelled("aaa")).containsExactly("aa", "a");
    }

    @Test
    void noMergeCrossesAWord() {
        assertThat(spelled("a\na")).containsExactly("a", "Ċ", "a");
        assertThat(new BytePairTokenizer(List.of(), List.of("1 2", "Ġ 1")).encode(" 12"))
                .hasSize(3);
    }

    @Test
    void anyTextComesBack() {
        for (String text : List.of("", "é\u0000\uD83D\uDE00 \u3000", END, "x".repeat(20_000))) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
        assertThat(tokenizer.decode(tokenizer.encode("a\uD800b"))).isEqualTo("a\uFFFDb");
    }

    @Test
    void aSpecialTokenIsNeverMadeOfTextAndSpellsNone() {
        assertThat(tokenizer.encode("a " + END + END)).doesNotContain(tokenizer.special(END));
        assertThat(tokenizer.decode(new int[] {1 + 'a', tokenizer.special(END), 1 + 'b'}))
                .isEqualTo("ab");
    }

    @Test
    void partOfACharacterBecomesTheReplacementCharacter() {
        int[] e = tokenizer.encode("é");
        assertThat(e).hasSize(1);
        assertThat(tokenizer.decode(new int[] {1 + 0xC3})).isEqualTo("\uFFFD");
        assertThat(tokenizer.decode(new int[] {1 + 0xC3, 1 + 0xA9})).isEqualTo("é");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> tokenizer.decode(new int[] {262}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token 262 is not in the vocabulary of 262");
        assertThatThrownBy(() -> tokenizer.special("<|user|>")).hasMessageContaining("[<|endoftext|>]");
        assertThatThrownBy(() -> new BytePairTokenizer(List.of("!"), List.of()))
                .hasMessage("specials: '!' is there twice, or is a single byte's token");
        assertThatThrownBy(() -> new BytePairTokenizer(List.of(), List.of("t h", "th  e")))
                .hasMessage("merges: 'th  e' (number 2) does not join two tokens made before it");
        assertThatThrownBy(() -> new BytePairTokenizer(List.of("th"), List.of("t h")))
                .hasMessage("merges: 't h' spells the special token 'th'");
    }

    private List<String> spelled(String text) {
        return Arrays.stream(tokenizer.encode(text))
                .mapToObj(id -> tokenizer.vocabulary().get(id))
                .toList();
    }
}
