package dev.urial.backend.djl.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Makes small files of the form. */
final class TokenizerJson {
    /** The likes of Llama 3's and GPT-4's words. */
    static final String CL100K = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MERGES = 150;

    private final ObjectNode root = MAPPER.createObjectNode();
    private final Map<String, Integer> tokens = new LinkedHashMap<>();
    private final List<String[]> merges = new ArrayList<>();

    private TokenizerJson(List<List<String>> words, List<String> first) {
        root.put("version", "1.0");
        for (String part : new String[] {"truncation", "padding", "normalizer", "pre_tokenizer", "post_processor"}) {
            root.putNull(part);
        }
        root.putArray("added_tokens");
        root.putObject("model").put("type", "BPE").putNull("dropout").putNull("unk_token");
        first.forEach(this::token);
        learn(words);
    }

    /** Of all bytes and some merges, for texts cut in whatever way. */
    static TokenizerJson ofBytes() {
        List<List<String>> words = new ArrayList<>();
        for (String text : Texts.chosen()) {
            for (String word : text.split("(?<=\\w)(?= )")) {
                words.add(characters(ByteAlphabet.written(word)));
            }
        }
        List<String> bytes = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            bytes.add(ByteAlphabet.written(new byte[] {(byte) b}));
        }
        return new TokenizerJson(words, bytes)
                .with("decoder", "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true}")
                .with(
                        "pre_tokenizer",
                        "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': true}");
    }

    /** Of some characters, spaces written as SentencePiece does. */
    static TokenizerJson ofCharacters() {
        List<List<String>> words = new ArrayList<>();
        for (String text : Texts.chosen().subList(0, 14)) {
            for (String word : text.replace(' ', '▁').split("(?<=\\w)(?=▁)")) {
                words.add(characters(word));
            }
        }
        List<String> first = new ArrayList<>(List.of("<unk>"));
        words.forEach(word -> word.stream().filter(c -> !first.contains(c)).forEach(first::add));
        return new TokenizerJson(words, first)
                .with(
                        "decoder",
                        "{'type': 'Sequence', 'decoders': [{'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' '},"
                                + " {'type': 'ByteFallback'}, {'type': 'Fuse'}]}")
                .with("normalizer", "{'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}")
                .model("unk_token", "'<unk>'");
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private void learn(List<List<String>> given) {
        List<List<String>> words = new ArrayList<>();
        given.forEach(word -> words.add(new ArrayList<>(word)));
        for (int i = 0; i < MERGES; i++) {
            Map<List<String>, Integer> counts = new LinkedHashMap<>();
            for (List<String> word : words) {
                for (int at = 0; at + 1 < word.size(); at++) {
                    counts.merge(List.of(word.get(at), word.get(at + 1)), 1, Integer::sum);
                }
            }
            List<String> best = counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            merge(best.get(0), best.get(1));
            for (List<String> word : words) {
                for (int at = 0; at + 1 < word.size(); at++) {
                    if (word.subList(at, at + 2).equals(best)) {
                        word.set(at, word.get(at) + word.remove(at + 1));
                    }
                }
            }
        }
    }

    TokenizerJson token(String token) {
        tokens.putIfAbsent(token, tokens.size());
        return this;
    }

    TokenizerJson token(String token, int id) {
        tokens.put(token, id);
        return this;
    }

    TokenizerJson merge(String left, String right) {
        token(left + right);
        merges.add(new String[] {left, right});
        return this;
    }

    /** All 256 of {@code <0x00>} and so on. */
    TokenizerJson byteTokens() {
        for (int b = 0; b < 256; b++) {
            token(String.format(Locale.ROOT, "<0x%02X>", b));
        }
        return model("byte_fallback", "true");
    }

    /** Sets a part, given as JSON with single quotes. */
    TokenizerJson with(String part, String json) {
        root.set(part, json(json));
        return this;
    }

    TokenizerJson model(String field, String json) {
        ((ObjectNode) root.path("model")).set(field, json(json));
        return this;
    }

    TokenizerJson preTokenizers(String... parts) {
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode list = sequence.putArray("pretokenizers");
        for (String part : parts) {
            list.add(json(part));
        }
        return this;
    }

    static String split(String regex, String behavior, boolean invert) {
        ObjectNode split = MAPPER.createObjectNode().put("type", "Split");
        split.putObject("pattern").put("Regex", regex);
        return split.put("behavior", behavior).put("invert", invert).toString();
    }

    /** An added token, by default with the next id. */
    TokenizerJson added(String content, boolean special, String... flags) {
        ObjectNode token = ((ArrayNode) root.path("added_tokens")).addObject();
        token.put("id", id(content)).put("content", content);
        for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
            token.put(flag, List.of(flags).contains(flag));
        }
        token.put("special", special);
        return this;
    }

    int id(String content) {
        return tokens.computeIfAbsent(content, absent -> tokens.size());
    }

    int size() {
        return tokens.size();
    }

    String text() {
        ObjectNode model = (ObjectNode) root.path("model");
        ObjectNode vocabulary = model.putObject("vocab");
        tokens.forEach(vocabulary::put);
        ArrayNode list = model.putArray("merges");
        merges.forEach(merge -> list.addArray().add(merge[0]).add(merge[1]));
        return root.toString();
    }

    Path write(Path directory) {
        return write(directory, text());
    }

    static Path write(Path directory, String text) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("tokenizer.json"), text);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HfTokenizer read(Path directory) {
        return HfTokenizer.read(write(directory), size(), Set.of(), OptionalInt.empty());
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.startsWith("{\"") ? text : text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
