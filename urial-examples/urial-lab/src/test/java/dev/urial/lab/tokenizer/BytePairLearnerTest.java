package dev.urial.lab.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BytePairLearnerTest {
    private static final List<String> SPECIALS = List.of("<|endoftext|>", "<|user|>");

    /** The example of the paper. */
    private final BytePairLearner paper =
            new BytePairLearner().add("low", 5).add("lower", 2).add("newest", 6).add("widest", 3);

    @Test
    void theMostFrequentPairIsJoinedFirst() {
        // "es" and "st" are there 9 times, and e comes before s; then "lo" and "ow" are there 7 times
        assertThat(paper.learn(256 + 4, List.of()).merges()).containsExactly("e s", "es t", "l o", "lo w");
    }

    @Test
    void aVocabularyIsSpecialTokensThenBytesThenMerges() {
        List<String> vocabulary = paper.learn(2 + 256 + 2, SPECIALS).vocabulary();
        assertThat(vocabulary)
                .hasSize(260)
                .doesNotHaveDuplicates()
                .startsWith("<|endoftext|>", "<|user|>", "Ā")
                .endsWith("es", "est");
        assertThat(vocabulary.get(2 + ' ')).isEqualTo("Ġ");
        assertThat(vocabulary.get(2 + 'a')).isEqualTo("a");
    }

    @Test
    void weightMakesAWordAToken() {
        BytePairTokenizer tokenizer = paper.add(" zygote", 1000).learn(256 + 6, List.of());
        assertThat(tokenizer.encode("a zygote")).hasSize(2);
    }

    @Test
    void theOrderOfTheTextsDoesNotMatter() {
        List<String> texts = texts();
        Map<String, Long> backwards = new TreeMap<>(Comparator.reverseOrder());
        BytePairLearner learner = new BytePairLearner();
        for (String text : texts) {
            learner.add(text);
            backwards.merge(text, 1L, Long::sum);
        }
        assertThat(new BytePairLearner().add(backwards).learn(300, SPECIALS).merges())
                .isEqualTo(learner.learn(300, SPECIALS).merges());
    }

    @Test
    void theCountsKeptFromMergeToMergeAreThoseOfCountingAnew() {
        BytePairLearner learner = new BytePairLearner();
        List<List<String>> words = new ArrayList<>();
        for (String text : texts()) {
            learner.add(text);
            PreTokenizer.split(text, word -> words.add(new ArrayList<>(List.of(word.split("")))));
        }
        List<String> merges = learner.learn(256 + 60, List.of()).merges();
        for (String merge : merges) {
            Map<String, Integer> counts = new HashMap<>();
            for (List<String> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(word.get(i) + " " + word.get(i + 1), 1, Integer::sum);
                }
            }
            int most =
                    counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertThat(counts).containsEntry(merge, most);
            words.forEach(word -> join(word, merge));
        }
    }

    @Test
    void noMergeSpellsASpecialToken() {
        BytePairTokenizer tokenizer =
                new BytePairLearner().add("END ENDLESS", 9).learn(1 + 256 + 3, List.of("END"));
        assertThat(tokenizer.vocabulary()).doesNotHaveDuplicates().contains("EN");
        assertThat(tokenizer.encode("END")).hasSize(2);
    }

    @Test
    void whatCannotBeLearntIsSaid() {
        assertThatThrownBy(() -> paper.learn(257, SPECIALS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: must be at least 258 for 2 special tokens and 256 bytes, was 257");
        assertThatThrownBy(() -> paper.learn(2048, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size: the texts have pairs for a vocabulary of 268, not for the 2048 asked for");
        assertThatThrownBy(() -> paper.add("low", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("times: must be at least 0, was -1");
    }

    private static void join(List<String> word, String merge) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if (merge.equals(word.get(i) + " " + word.get(i + 1))) {
                word.set(i, word.get(i) + word.remove(i + 1));
            }
        }
    }

    /** Words of few letters, so that pairs overlap and come about in several ways. */
    private static List<String> texts() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int letter = random.nextInt(12); letter >= 0; letter--) {
                text.append("aaabbc,".charAt(random.nextInt(7)));
            }
            texts.add(text.toString());
        }
        return texts;
    }
}
