package dev.urial.backend.djl.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The library whose format tokenizer.json is, to be compared with. */
final class Library implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    private Library(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    static Library open(Path directory) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        String cache = Path.of("target", "djl").toAbsolutePath().toString();
        System.setProperty("DJL_CACHE_DIR", cache);
        System.setProperty("ENGINE_CACHE_DIR", cache);
        try {
            return new Library(HuggingFaceTokenizer.newInstance(
                    directory.resolve("tokenizer.json"),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int[] encode(String text) {
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
