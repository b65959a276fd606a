package dev.urial.backend.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same tokens as the library whose format it is, for small files with every part that is supported. */
class LibraryTest {
    private static final String BYTES =
            "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': false}";
    private static final String O200K =
            "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
                    + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final Map<String, TokenizerJson> FILES = files();

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return FILES.keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void theTokensAreTheLibrarys(String name) {
        TokenizerJson json = Objects.requireNonNull(FILES.get(name));
        HfTokenizer tokenizer = json.read(folder);
        List<String> texts = new ArrayList<>(Texts.chosen());
        texts.addAll(Texts.random(30));
        texts.addAll(withAddedTokens(texts));
        try (Library library = Library.open(folder)) {
            for (String text : texts) {
                assertThat(tokens(tokenizer, text)).as("'%s'", text).isEqualTo(library.encode(text));
            }
        }
    }

    private static List<String> withAddedTokens(List<String> texts) {
        List<String> spellings =
                List.of("<s>", "<s>x", " <word> ", "<left>", "  <right>  ", "<Norm>", "<norm>", "\n\n", "ab", "abc");
        List<String> result = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
            result.add(text.substring(0, middle) + spellings.get(i % spellings.size()) + text.substring(middle));
        }
        return result;
    }

    /** As a control segment: the library finds every added token. */
    private static int[] tokens(HfTokenizer tokenizer, String text) {
        return tokenizer.encode(text, true, Place.FIRST);
    }

    private static TokenizerJson added(TokenizerJson json) {
        return json.added("<s>", true)
                .added("<word>", false, "single_word")
                .added("<left>", true, "lstrip")
                .added("<right>", true, "rstrip")
                .added("<Norm>", false, "normalized")
                .added("\n\n", false)
                .added("ab", false)
                .added("abc", false, "single_word", "lstrip", "rstrip");
    }

    private static Map<String, TokenizerJson> files() {
        Map<String, TokenizerJson> files = new TreeMap<>();
        files.put("GPT-2", TokenizerJson.ofBytes());
        files.put(
                "GPT-2 with a space in front",
                TokenizerJson.ofBytes()
                        .with(
                                "pre_tokenizer",
                                "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true}"));
        files.put(
                "SmolLM",
                TokenizerJson.ofBytes()
                        .preTokenizers(
                                "{'type': 'Digits', 'individual_digits': true}",
                                "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true}"));
        files.put(
                "digits together",
                TokenizerJson.ofBytes().preTokenizers("{'type': 'Digits', 'individual_digits': false}", BYTES));
        files.put(
                "punctuation",
                TokenizerJson.ofBytes().preTokenizers("{'type': 'Punctuation', 'behavior': 'Contiguous'}", BYTES));
        files.put(
                "Llama 3",
                TokenizerJson.ofBytes()
                        .preTokenizers(TokenizerJson.split(TokenizerJson.CL100K, "Isolated", false), BYTES)
                        .model("ignore_merges", "true"));
        files.put(
                "Qwen",
                TokenizerJson.ofBytes()
                        .with("normalizer", "{'type': 'NFC'}")
                        .preTokenizers(
                                TokenizerJson.split(TokenizerJson.CL100K.replace("{1,3}", ""), "Isolated", false),
                                BYTES));
        files.put(
                "Mistral Nemo",
                TokenizerJson.ofBytes().preTokenizers(TokenizerJson.split(O200K, "Isolated", false), BYTES));
        files.put(
                "words that are tokens",
                TokenizerJson.ofBytes()
                        .model("ignore_merges", "true")
                        .token("ĠHello")
                        .token("Ġworld")
                        .token("world"));
        for (String behavior : List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous")) {
            for (boolean invert : new boolean[] {false, true}) {
                files.put(
                        "split " + behavior + (invert ? " inverted" : ""),
                        TokenizerJson.ofBytes()
                                .preTokenizers(TokenizerJson.split("\\s|[a-e\\d]", behavior, invert), BYTES));
            }
        }
        int number = 0;
        for (String regex : List.of(
                "\\p{Han}+|\\w+|\\W",
                "[^\\n]*?\\n|.",
                "a{2,3}+|b{1,}?|\\x{61}|{",
                "(?<=\\d)(?=\\D)\\D|^.|.$",
                "[\\w-]+|[a\\]\\-x]|\\u0062",
                "(?>ab?)b|(l|o)+|[[a-c][x-z]]|\\p{^Lu}")) {
            files.put(
                    "expression " + ++number,
                    TokenizerJson.ofBytes().preTokenizers(TokenizerJson.split(regex, "Isolated", false), BYTES));
        }
        for (String form : List.of("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip")) {
            files.put(
                    form,
                    TokenizerJson.ofBytes()
                            .with(
                                    "normalizer",
                                    form.equals("Strip")
                                            ? "{'type': 'Strip', 'strip_left': true, 'strip_right': true}"
                                            : "{'type': '" + form + "'}"));
        }
        files.put(
                "Llama 2",
                TokenizerJson.ofCharacters()
                        .byteTokens()
                        .model("fuse_unk", "true")
                        .with(
                                "normalizer",
                                "{'type': 'Sequence', 'normalizers': [{'type': 'Prepend', 'prepend': '▁'}, {'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}]}"));
        files.put(
                "Gemma",
                TokenizerJson.ofCharacters()
                        .byteTokens()
                        .model("fuse_unk", "true")
                        .with(
                                "pre_tokenizer",
                                "{'type': 'Split', 'pattern': {'String': ' '}, 'behavior': 'MergedWithPrevious', 'invert': false}"));
        for (String scheme : List.of("always", "first", "never")) {
            for (boolean split : new boolean[] {true, false}) {
                files.put(
                        "Metaspace " + scheme + " " + split,
                        TokenizerJson.ofCharacters()
                                .byteTokens()
                                .with("normalizer", "null")
                                .with(
                                        "pre_tokenizer",
                                        "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': '" + scheme
                                                + "', 'split': " + split + "}"));
            }
        }
        files.put("unknown characters each", TokenizerJson.ofCharacters().model("fuse_unk", "false"));
        files.put("unknown characters together", TokenizerJson.ofCharacters().model("fuse_unk", "true"));
        files.put("unknown characters left out", TokenizerJson.ofCharacters().model("unk_token", "null"));
        files.put(
                "some bytes only",
                TokenizerJson.ofCharacters()
                        .model("byte_fallback", "true")
                        .token("<0xC3>")
                        .token("<0xA9>")
                        .token("<0xA0>")
                        .token("<0xAF>"));
        files.put(
                "a replaced expression",
                TokenizerJson.ofBytes()
                        .with("normalizer", "{'type': 'Replace', 'pattern': {'Regex': ' {2,}'}, 'content': '$1 '}"));
        Map<String, TokenizerJson> all = new TreeMap<>();
        files.forEach((name, json) -> all.put(name, added(json)));
        return all;
    }
}
