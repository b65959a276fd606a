package dev.urial.backend.djl.tokenizer;

import dev.urial.core.engine.VocabularyFingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens of a {@code tokenizer.json} by their ids: as many as the model has rows, some of which may have no name. */
final class HfVocabulary {
    private static final byte[] NOTHING = {};

    private final Part root;
    /** Each token's name; empty where an id has none. */
    private final String[] names;

    private final BitSet control = new BitSet();
    /** What each token spells; nothing for control tokens and ids without a name. */
    private final byte[][] bytes;

    private final Map<String, Integer> own;
    private final Map<String, AddedToken> added = new HashMap<>();

    /**
     * Reads the names of a file for a model of so many rows.
     *
     * @throws dev.urial.core.spi.BackendException {@code UNLOADABLE} if the file is of another vocabulary
     */
    HfVocabulary(TokenizerFile file, Part root, int size) {
        this.root = root;
        names = new String[size];
        Arrays.fill(names, "");
        for (Part part : root.parts("added_tokens")) {
            put(AddedToken.of(part));
        }
        own = file.vocabulary();
        own.forEach(this::put);
        own.values().removeIf(id -> id >= size);
        added.values().removeIf(token -> token.id() >= size || token.content().isEmpty());
        for (AddedToken token : added.values()) {
            name(token.content(), token.id());
            control.set(token.id(), token.control());
        }
        checkNamed();
        file.model().optionalText("unk_token").map(own::get).ifPresent(control::set);
        bytes = spelled();
    }

    private void put(AddedToken token) {
        AddedToken other = added.put(token.content(), token);
        if (other != null && other.id() != token.id()) {
            throw twice(token.content(), other.id(), token.id());
        }
    }

    private void put(String token, int id) {
        AddedToken same = added.get(token);
        if (same != null && same.id() != id) {
            throw twice(token, id, same.id());
        }
        if (id < names.length) {
            name(token, id);
        } else if (same == null) {
            throw root.refused("it is of another vocabulary size: its model has the id " + id + " ('"
                    + Part.printable(token) + "'), and the weights have " + names.length + " rows");
        }
    }

    private void name(String token, int id) {
        if (!names[id].isEmpty() && !names[id].equals(token)) {
            throw root.refused("the id " + id + " is that of '" + Part.printable(names[id]) + "' and of '"
                    + Part.printable(token) + "'");
        }
        names[id] = token;
    }

    private RuntimeException twice(String token, int one, int other) {
        return root.refused("the token '" + Part.printable(token) + "' has the ids " + one + " and " + other);
    }

    private void checkNamed() {
        long named = Arrays.stream(names).filter(name -> !name.isEmpty()).count();
        if (named * 10 < names.length * 9L) {
            throw root.refused("it is of another vocabulary size: it has " + named + " tokens, and the weights have "
                    + names.length + " rows");
        }
    }

    private byte[][] spelled() {
        Spelling spelling = new Spelling(root);
        byte[][] result = new byte[names.length][];
        for (int id = 0; id < names.length; id++) {
            if (names[id].isEmpty() || control.get(id)) {
                result[id] = NOTHING;
            } else {
                result[id] = added.containsKey(names[id]) ? spelling.added(names[id]) : spelling.bytes(names[id]);
            }
        }
        return result;
    }

    int size() {
        return names.length;
    }

    /** The ids of the model's own tokens. */
    Map<String, Integer> own() {
        return own;
    }

    List<AddedToken> added() {
        return List.copyOf(added.values());
    }

    /** The id of a token of this name. */
    OptionalInt id(String name) {
        AddedToken token = added.get(name);
        Integer id = token == null ? own.get(name) : Integer.valueOf(token.id());
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The tokens that end a text by their names alone. */
    Set<Integer> ends() {
        Set<Integer> ends = new HashSet<>();
        added.values().stream().filter(AddedToken::isEnd).forEach(token -> ends.add(token.id()));
        return ends;
    }

    /** What a token spells, or an {@link IllegalArgumentException} if there is none of this id. */
    byte[] bytes(int token) {
        if (token < 0 || token >= bytes.length) {
            throw new IllegalArgumentException("token: must be from 0 to " + (bytes.length - 1) + ", was " + token);
        }
        return bytes[token];
    }

    String fingerprint() {
        VocabularyFingerprint fingerprint = new VocabularyFingerprint();
        for (int id = 0; id < names.length; id++) {
            fingerprint.add(
                    control.get(id), bytes[id].length > 0 ? bytes[id] : names[id].getBytes(StandardCharsets.UTF_8));
        }
        return fingerprint.hex();
    }
}
