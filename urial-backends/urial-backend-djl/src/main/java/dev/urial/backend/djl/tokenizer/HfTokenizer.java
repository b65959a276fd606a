package dev.urial.backend.djl.tokenizer;

import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.engine.TextBeginning;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tokenizer of a Hugging Face directory: what its {@code tokenizer.json} describes, byte-pair encoding with all that stands
 * around it. Text becomes the tokens that the library of that format makes of it, with two exceptions for what people write: a
 * spelling of a control token stays text, and text behind other text gets no space in front. Immutable but for caches.
 */
public final class HfTokenizer implements Tokenizer, TokenBytes {
    private final HfVocabulary vocabulary;
    private final Vocabulary description;
    private final Set<Integer> ends;
    private final AddedTokens raw;
    private final AddedTokens normalized;
    private final Normalization normalization;
    private final PreTokenization words;
    private final BytePairs model;

    private HfTokenizer(TokenizerFile file, HfVocabulary vocabulary, Beginning beginning, Set<Integer> ends) {
        Part root = file.root();
        this.vocabulary = vocabulary;
        this.ends = Set.copyOf(ends);
        normalization = Normalization.of(root.optionalPart("normalizer"));
        words = PreTokenization.of(root.optionalPart("pre_tokenizer"));
        model = new BytePairs(file.model(), vocabulary.own(), file.merges());
        raw = new AddedTokens(vocabulary.added(), token -> !token.normalized(), AddedToken::content);
        normalized = new AddedTokens(
                vocabulary.added(), AddedToken::normalized, token -> normalization.apply(token.content(), Place.FIRST));
        description = new Vocabulary(
                vocabulary.size(), vocabulary.fingerprint(), beginning.token(), beginning.added(), this.ends);
    }

    /**
     * Reads {@code tokenizer.json} and, where it is there, {@code tokenizer_config.json}.
     *
     * @param vocabularySize how many tokens the model has; ids without a name spell nothing, added tokens beyond are left out
     * @param configuredEnds the ids of {@code eos_token_id} in the other files of the directory
     * @param configuredBos the id of {@code bos_token_id} there
     * @throws BackendException {@code UNLOADABLE} with one line if a file is damaged, has what is not supported or belongs to
     *     another vocabulary
     */
    public static HfTokenizer read(
            Path directory, int vocabularySize, Set<Integer> configuredEnds, OptionalInt configuredBos) {
        Path path = directory.resolve("tokenizer.json");
        if (!Files.exists(path) && Files.exists(directory.resolve("tokenizer.model"))) {
            throw Part.refused(
                    directory,
                    "",
                    "it has a tokenizer.model and no tokenizer.json, which is needed; newer versions of a model have one");
        }
        TokenizerFile file = TokenizerFile.read(path);
        Part root = file.root()
                .only(
                        "version",
                        "truncation",
                        "padding",
                        "added_tokens",
                        "normalizer",
                        "pre_tokenizer",
                        "post_processor",
                        "decoder");
        Path config = directory.resolve("tokenizer_config.json");
        Part settings = Files.exists(config) ? TokenizerFile.object(config) : TokenizerFile.none(config);
        HfVocabulary vocabulary = new HfVocabulary(file, root, vocabularySize);
        Beginning beginning = Beginning.of(root, settings, vocabulary, checked(directory, vocabulary, configuredBos));
        Set<Integer> ends = new HashSet<>(vocabulary.ends());
        for (int end : configuredEnds) {
            checked(directory, vocabulary, OptionalInt.of(end)).ifPresent(ends::add);
        }
        settings.token("eos_token")
                .map(vocabulary::id)
                .orElse(OptionalInt.empty())
                .ifPresent(ends::add);
        return new HfTokenizer(file, vocabulary, beginning, ends);
    }

    private static OptionalInt checked(Path directory, HfVocabulary vocabulary, OptionalInt token) {
        if (token.isPresent() && (token.getAsInt() < 0 || token.getAsInt() >= vocabulary.size())) {
            throw Part.refused(
                    directory,
                    "",
                    "its configuration names the special token " + token.getAsInt()
                            + ", and the model's tokens run from 0 to " + (vocabulary.size() - 1));
        }
        return token;
    }

    @Override
    public Vocabulary vocabulary() {
        return description;
    }

    @Override
    public int[] encode(Prompt prompt) {
        int[] tokens = {};
        for (Prompt.Segment segment : prompt.segments()) {
            Place place = tokens.length == 0
                    ? Place.FIRST
                    : bytes(tokens[tokens.length - 1]).length == 0 ? Place.LATER : Place.CONTINUED;
            tokens = joined(tokens, encode(segment.text(), segment.control(), place));
        }
        return TextBeginning.before(tokens, description);
    }

    @Override
    public int[] encode(String text) {
        return encode(text, false, Place.CONTINUED);
    }

    /** The tokens of text at a place; control tokens are found in it only if asked for. */
    int[] encode(String given, boolean control, Place start) {
        IntStream.Builder tokens = IntStream.builder();
        Place place = start;
        try {
            for (AddedTokens.Run run : raw.runs(Text.wellFormed(given), control)) {
                if (run.token().isPresent()) {
                    tokens.add(run.token().get().id());
                } else {
                    encodeText(run.text(), control, place, tokens);
                }
                place = Place.LATER;
            }
        } catch (StackOverflowError e) {
            throw new BackendException(
                    BackendException.Kind.REFUSED,
                    "the expressions in this model's tokenizer.json cannot cut a text of " + given.length()
                            + " characters: they nest too deeply",
                    e);
        }
        return tokens.build().toArray();
    }

    private void encodeText(String text, boolean control, Place start, IntStream.Builder tokens) {
        Place place = start;
        for (AddedTokens.Run run : normalized.runs(normalization.apply(text, start), control)) {
            if (run.token().isPresent()) {
                tokens.add(run.token().get().id());
            } else {
                for (String word : words.words(run.text(), place)) {
                    for (int token : model.encode(word)) {
                        tokens.add(token);
                    }
                }
            }
            place = Place.LATER;
        }
    }

    @Override
    public String decode(int[] tokens) {
        return new String(joined(tokens), StandardCharsets.UTF_8);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public byte[] bytes(int token) {
        return vocabulary.bytes(token);
    }

    @Override
    public boolean isEnd(int token) {
        return ends.contains(token);
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
