package dev.urial.backend.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Byte-pair encoding of a word: its characters, of which neighbours are merged, the merge that is first in the list first, and of
 * equals the leftmost. Safe for many threads.
 */
final class BytePairs {
    private static final int NONE = -1;
    private static final int MOST_CACHED = 1 << 16;
    private static final int LONGEST_CACHED = 32;

    /** The tokens of single characters, by code point up to U+FFFF. */
    private final int[] characters = new int[1 << 16];

    private final Map<Integer, Integer> supplementary = new HashMap<>();
    /** The tokens {@code <0x00>} to {@code <0xFF>}, where the model falls back on them; else empty. */
    private final int[] bytes;

    private final int unknown;
    private final boolean unknownFused;
    private final PairTable pairs;
    /** The token that each merge makes. */
    private final int[] merged;
    /** The tokens that a whole word may be without any merge. */
    private final Map<String, Integer> words;

    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    BytePairs(Part model, Map<String, Integer> vocabulary, List<String> merges) {
        model.only(
                "type",
                "dropout",
                "unk_token",
                "continuing_subword_prefix",
                "end_of_word_suffix",
                "fuse_unk",
                "byte_fallback",
                "ignore_merges");
        if (!model.optionalText("type").orElse("BPE").equals("BPE")) {
            throw model.unknownType("BPE");
        }
        model.unset("dropout");
        model.unset("continuing_subword_prefix");
        model.unset("end_of_word_suffix");
        unknown = unknown(model, vocabulary);
        unknownFused = model.flag("fuse_unk", false);
        bytes = model.flag("byte_fallback", false) ? bytes(vocabulary) : new int[0];
        words = model.flag("ignore_merges", false) ? Map.copyOf(vocabulary) : Map.of();
        Arrays.fill(characters, NONE);
        vocabulary.forEach((token, id) -> {
            if (!token.isEmpty() && token.codePointCount(0, token.length()) == 1) {
                int c = token.codePointAt(0);
                if (c < characters.length) {
                    characters[c] = id;
                } else {
                    supplementary.put(c, id);
                }
            }
        });
        merged = new int[merges.size() / 2];
        pairs = new PairTable(merged.length);
        for (int rank = 0; rank < merged.length; rank++) {
            String left = merges.get(2 * rank);
            String right = merges.get(2 * rank + 1);
            int leftId = vocabulary.getOrDefault(left, NONE);
            int rightId = vocabulary.getOrDefault(right, NONE);
            merged[rank] = vocabulary.getOrDefault(left + right, NONE);
            if (leftId < 0 || rightId < 0 || merged[rank] < 0) {
                throw model.refused("merge number " + (rank + 1) + ", '" + Part.printable(left) + "' and '"
                        + Part.printable(right) + "', names or makes no token of the vocabulary");
            }
            pairs.put(leftId, rightId, rank);
        }
    }

    private static int unknown(Part model, Map<String, Integer> vocabulary) {
        String name = model.optionalText("unk_token").orElse("");
        if (name.isEmpty()) {
            return NONE;
        }
        Integer id = vocabulary.get(name);
        if (id == null) {
            throw model.refused("the unk_token '" + Part.printable(name) + "' is not in the vocabulary");
        }
        return id;
    }

    private static int[] bytes(Map<String, Integer> vocabulary) {
        int[] bytes = new int[256];
        for (int b = 0; b < 256; b++) {
            bytes[b] = vocabulary.getOrDefault(String.format(Locale.ROOT, "<0x%02X>", b), NONE);
        }
        return bytes;
    }

    /** The tokens of a word. Not to be changed. */
    int[] encode(String word) {
        if (word.length() > LONGEST_CACHED) {
            return encoded(word);
        }
        int[] known = cache.get(word);
        if (known == null) {
            known = encoded(word);
            if (cache.size() < MOST_CACHED) {
                cache.put(word, known);
            }
        }
        return known;
    }

    private int[] encoded(String word) {
        Integer whole = words.get(word);
        return whole != null ? new int[] {whole} : merge(new Start().of(word));
    }

    /** The tokens that a word begins as, one or several for each of its characters. */
    private final class Start {
        private int[] tokens = new int[16];
        private int size;
        /** Whether the last characters were unknown, and their token is still to be added. */
        private boolean pending;

        int[] of(String word) {
            for (int i = 0; i < word.length(); ) {
                int c = word.codePointAt(i);
                i += Character.charCount(c);
                int token = c < characters.length ? characters[c] : supplementary.getOrDefault(c, NONE);
                if (token >= 0) {
                    flush();
                    add(token);
                } else if (!addBytes(c) && unknown >= 0) {
                    if (!unknownFused) {
                        flush();
                    }
                    pending = true;
                }
            }
            flush();
            return Arrays.copyOf(tokens, size);
        }

        /** In the library's order: bytes do not end a stretch of unknown characters. */
        private boolean addBytes(int c) {
            if (bytes.length == 0) {
                return false;
            }
            byte[] utf8 = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            for (byte b : utf8) {
                if (bytes[b & 0xFF] < 0) {
                    return false;
                }
            }
            for (byte b : utf8) {
                add(bytes[b & 0xFF]);
            }
            return true;
        }

        private void flush() {
            if (pending) {
                add(unknown);
                pending = false;
            }
        }

        private void add(int token) {
            if (size == tokens.length) {
                tokens = Arrays.copyOf(tokens, size * 2);
            }
            tokens[size++] = token;
        }
    }

    private int[] merge(int[] tokens) {
        int length = tokens.length;
        int[] next = new int[length];
        int[] previous = new int[length];
        MergeQueue queue = new MergeQueue();
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            if (i > 0) {
                offer(queue, tokens, i - 1, i);
            }
        }
        int left = length;
        while (!queue.isEmpty()) {
            long candidate = queue.poll();
            int at = (int) candidate;
            int rank = (int) (candidate >>> 32);
            int behind = next[at];
            if (tokens[at] < 0 || behind == length || pairs.rank(tokens[at], tokens[behind]) != rank) {
                continue; // another merge took a part of it
            }
            tokens[at] = merged[rank];
            tokens[behind] = NONE;
            left--;
            next[at] = next[behind];
            if (next[at] < length) {
                previous[next[at]] = at;
                offer(queue, tokens, at, next[at]);
            }
            if (previous[at] >= 0) {
                offer(queue, tokens, previous[at], at);
            }
        }
        int[] result = new int[left];
        int size = 0;
        for (int at = 0; at < length; at = next[at]) {
            result[size++] = tokens[at];
        }
        return result;
    }

    private void offer(MergeQueue queue, int[] tokens, int left, int right) {
        int rank = pairs.rank(tokens[left], tokens[right]);
        if (rank != PairTable.NONE) {
            queue.add((long) rank << 32 | left);
        }
    }
}
