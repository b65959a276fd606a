package dev.urial.lab.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Byte-level byte-pair encoding. Ids: first the special tokens, then the 256 bytes in order, then what the merges make, in their
 * order. Any text can be encoded, and decoding gives it back. Safe for many threads.
 *
 * @see BytePairLearner
 */
public final class BytePairTokenizer {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int MOST_CACHED = 1 << 20;

    private final List<String> specials;
    private final List<String> merges;
    private final List<String> vocabulary;
    /** Which merge joins two neighbours, by {@link #pair}; the lowest goes first. */
    private final Map<Long, Integer> ranks = new HashMap<>();
    /** The id that each merge makes. */
    private final int[] merged;

    private final byte[][] bytes;
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * A tokenizer of these merges.
     *
     * @param specials tokens that no text is encoded to
     * @param merges each two tokens in GPT-2's stand-ins for bytes with a space between, the first to be applied first
     * @throws IllegalArgumentException if a merge names a token that is not there yet, or a token's text is there twice
     */
    public BytePairTokenizer(List<String> specials, List<String> merges) {
        this.specials = List.copyOf(specials);
        this.merges = List.copyOf(merges);
        Map<String, Integer> ids = new HashMap<>();
        List<String> tokens = new ArrayList<>(specials);
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteLevel.standIn(b)));
        }
        for (String token : tokens) {
            if (ids.put(token, ids.size()) != null) {
                throw new IllegalArgumentException(
                        "specials: '" + token + "' is there twice, or is a single byte's token");
            }
        }
        merged = new int[merges.size()];
        for (int rank = 0; rank < merged.length; rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ');
            Integer left = space < 0 ? null : ids.get(merge.substring(0, space));
            Integer right = ids.get(merge.substring(space + 1));
            if (left == null || right == null || Math.min(left, right) < specials.size()) {
                throw new IllegalArgumentException(
                        "merges: '" + merge + "' (number " + (rank + 1) + ") does not join two tokens made before it");
            }
            String token = tokens.get(left) + tokens.get(right);
            Integer known = ids.putIfAbsent(token, tokens.size());
            if (known == null) {
                merged[rank] = tokens.size();
                tokens.add(token);
            } else if (known < specials.size()) {
                throw new IllegalArgumentException("merges: '" + merge + "' spells the special token '" + token + "'");
            } else {
                merged[rank] = known;
            }
            ranks.putIfAbsent(pair(left, right), rank);
        }
        vocabulary = List.copyOf(tokens);
        bytes = new byte[tokens.size()][];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = id < specials.size() ? new byte[0] : ByteLevel.bytes(tokens.get(id));
        }
    }

    /** Every token's text by id: special tokens as they are, the others in GPT-2's stand-ins for bytes. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** The merges, each two tokens with a space between, the first to be applied first. */
    public List<String> merges() {
        return merges;
    }

    /** The special tokens, whose ids run from 0 in this order. */
    public List<String> specials() {
        return specials;
    }

    /**
     * The id of a special token.
     *
     * @throws IllegalArgumentException if there is none of this text
     */
    public int special(String text) {
        int id = specials.indexOf(text);
        if (id < 0) {
            throw new IllegalArgumentException("'" + text + "' is none of the special tokens " + specials);
        }
        return id;
    }

    /** The tokens of a text, never a special one whatever it spells; half a surrogate pair is encoded as U+FFFD. */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        PreTokenizer.split(text, word -> {
            for (int id : cached(word)) {
                ids.add(id);
            }
        });
        return ids.build().toArray();
    }

    /**
     * The text of tokens, special ones left out; bytes that are no UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    public String decode(int[] ids) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id < 0 || id >= bytes.length) {
                throw new IllegalArgumentException("token " + id + " is not in the vocabulary of " + bytes.length);
            }
            text.writeBytes(bytes[id]);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private int[] cached(String word) {
        int[] known = cache.get(word);
        if (known != null) {
            return known;
        }
        int[] ids = encodeWord(word);
        if (cache.size() < MOST_CACHED) {
            cache.put(word, ids);
        }
        return ids;
    }

    /** Applies the lowest merge that fits, of equals the leftmost, until none does. */
    private int[] encodeWord(String word) {
        byte[] utf8 = ByteLevel.utf8(word);
        int length = utf8.length;
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = specials.size() + (utf8[i] & 0xff);
        }
        int[] next = new int[length]; // next[i]: which merge would join i and i + 1
        for (int i = 0; i < length; i++) {
            next[i] = rank(ids, i, length);
        }
        while (true) {
            int at = 0;
            for (int i = 1; i < length; i++) {
                at = next[i] < next[at] ? i : at;
            }
            if (next[at] == NEVER) {
                return Arrays.copyOf(ids, length);
            }
            ids[at] = merged[next[at]];
            length--;
            System.arraycopy(ids, at + 2, ids, at + 1, length - at - 1);
            System.arraycopy(next, at + 2, next, at + 1, length - at - 1);
            next[at] = rank(ids, at, length);
            if (at > 0) {
                next[at - 1] = rank(ids, at - 1, length);
            }
        }
    }

    private int rank(int[] ids, int at, int length) {
        return at + 1 < length ? ranks.getOrDefault(pair(ids[at], ids[at + 1]), NEVER) : NEVER;
    }

    /** Two ids as one key. */
    static long pair(int left, int right) {
        return ((long) left << 32) | right;
    }
}
