package dev.urial.lab.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns a {@link BytePairTokenizer}: starting from single bytes, the pair of neighbours that is most frequent in the words of
 * the texts becomes a token, again and again until the vocabulary is full (Sennrich, Haddow and Birch, "Neural Machine Translation
 * of Rare Words with Subword Units", 2016). Of equally frequent pairs the one of the lowest ids is taken, so the same texts in any
 * order give the same vocabulary. For one thread.
 */
public final class BytePairLearner {
    private final Map<String, Long> counts = new HashMap<>();

    /** Counts the words of a text. */
    public BytePairLearner add(String text) {
        return add(text, 1);
    }

    /**
     * Counts the words of a text as if it were there many times; so a word can be given weight, mostly with the space before it.
     *
     * @param times at least 0
     */
    public BytePairLearner add(String text, long times) {
        if (times < 0) {
            throw new IllegalArgumentException("times: must be at least 0, was " + times);
        }
        PreTokenizer.split(text, word -> counts.merge(word, times, Math::addExact));
        return this;
    }

    /** Counts words that were counted elsewhere: how often each of these texts is there. */
    public BytePairLearner add(Map<String, Long> texts) {
        texts.forEach(this::add);
        return this;
    }

    /**
     * Learns from what was added so far.
     *
     * @param size of the vocabulary: special tokens, 256 bytes and the rest merges
     * @param specials the first tokens of the vocabulary, such as {@code <|endoftext|>}; never made by a merge
     * @throws IllegalArgumentException if the size has no room for bytes and special tokens, or the texts have fewer pairs that
     *     are there twice
     */
    public BytePairTokenizer learn(int size, List<String> specials) {
        if (size < specials.size() + 256) {
            throw new IllegalArgumentException("size: must be at least " + (specials.size() + 256) + " for "
                    + specials.size() + " special tokens and 256 bytes, was " + size);
        }
        return new BytePairTokenizer(specials, new Learning(counts, specials).merges(size));
    }

    /** A pair of neighbours and the words that have it, or had it. */
    private static final class Pair {
        final int left;
        final int right;
        long count;
        private int[] words = new int[2];
        private int size;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void isIn(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, size * 2);
            }
            words[size++] = word;
        }

        int[] words() {
            return Arrays.copyOf(words, size);
        }
    }

    /** A pair as frequent as it was when it was put into the queue. */
    private record Candidate(long count, Pair pair) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparingInt(candidate -> candidate.pair.left)
                .thenComparingInt(candidate -> candidate.pair.right);
    }

    /** The words as they are cut so far, and how often each pair of neighbours is in them. */
    private static final class Learning {
        private final int specials;
        private final List<String> tokens;
        private final Map<String, Integer> ids = new HashMap<>();
        private final int[][] words;
        private final long[] counts;
        private final Map<Long, Pair> pairs = new HashMap<>();
        private final PriorityQueue<Candidate> queue = new PriorityQueue<>(Candidate.BEST_FIRST);

        Learning(Map<String, Long> texts, List<String> specials) {
            this.specials = specials.size();
            this.tokens = new ArrayList<>(new BytePairTokenizer(specials, List.of()).vocabulary());
            tokens.forEach(token -> ids.put(token, ids.size()));
            words = new int[texts.size()][];
            counts = new long[texts.size()];
            int at = 0;
            for (Map.Entry<String, Long> text : texts.entrySet()) {
                byte[] utf8 = ByteLevel.utf8(text.getKey());
                int[] word = new int[utf8.length];
                for (int i = 0; i < word.length; i++) {
                    word[i] = this.specials + (utf8[i] & 0xff);
                }
                words[at] = word;
                counts[at] = text.getValue();
                for (int i = 0; i + 1 < word.length; i++) {
                    Pair pair = pair(word, i);
                    pair.count += counts[at];
                    pair.isIn(at);
                }
                at++;
            }
            pairs.values().forEach(this::queue);
        }

        List<String> merges(int size) {
            List<String> merges = new ArrayList<>();
            while (tokens.size() < size) {
                Candidate candidate = queue.poll();
                if (candidate == null) {
                    throw new IllegalArgumentException("size: the texts have pairs for a vocabulary of " + tokens.size()
                            + ", not for the " + size + " asked for");
                }
                Pair pair = candidate.pair;
                if (candidate.count != pair.count) {
                    queue(pair);
                    continue;
                }
                String token = tokens.get(pair.left) + tokens.get(pair.right);
                int id = ids.computeIfAbsent(token, unknown -> tokens.size());
                if (id < specials) {
                    continue;
                }
                if (id == tokens.size()) {
                    tokens.add(token);
                }
                merges.add(tokens.get(pair.left) + " " + tokens.get(pair.right));
                merge(pair, id);
            }
            return merges;
        }

        private void merge(Pair pair, int id) {
            Set<Pair> grown = new HashSet<>();
            for (int word : pair.words()) {
                int[] before = words[word];
                int[] after = merged(before, pair, id);
                if (after.length == before.length) {
                    continue; // the pair was here once, and another merge took a part of it
                }
                for (int i = 0; i + 1 < before.length; i++) {
                    pair(before, i).count -= counts[word];
                }
                for (int i = 0; i + 1 < after.length; i++) {
                    Pair neighbours = pair(after, i);
                    neighbours.count += counts[word];
                    if (after[i] == id || after[i + 1] == id) {
                        neighbours.isIn(word);
                        grown.add(neighbours);
                    }
                }
                words[word] = after;
            }
            grown.forEach(this::queue);
        }

        private static int[] merged(int[] word, Pair pair, int id) {
            int[] result = new int[word.length];
            int length = 0;
            for (int i = 0; i < word.length; i++) {
                boolean here = word[i] == pair.left && i + 1 < word.length && word[i + 1] == pair.right;
                result[length++] = here ? id : word[i];
                i += here ? 1 : 0;
            }
            return Arrays.copyOf(result, length);
        }

        private Pair pair(int[] word, int at) {
            int left = word[at];
            int right = word[at + 1];
            return pairs.computeIfAbsent(BytePairTokenizer.pair(left, right), key -> new Pair(left, right));
        }

        private void queue(Pair pair) {
            if (pair.count > 1) {
                queue.add(new Candidate(pair.count, pair));
            }
        }
    }
}
