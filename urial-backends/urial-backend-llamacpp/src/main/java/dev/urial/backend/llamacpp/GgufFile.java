package dev.urial.backend.llamacpp;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The header of a GGUF file, read and checked before the native library sees the file: what that would refuse in words of its
 * own, on the error stream or by ending the process, is refused here in one line. Format: versions 2 and 3, little endian, as in
 * {@code docs/gguf.md} of the ggml project.
 */
final class GgufFile {
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_TENSORS = 1 << 20;
    private static final int MAX_NAME = 1 << 16;
    private static final int MAX_KEPT_STRING = 1 << 20;
    private static final int MAX_KEPT_ARRAY = 4096;

    private static final int TYPE_BOOL = 7;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;

    /** Bytes of a metadata value by type; 0 for strings and arrays. */
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    /** Elements and bytes of a block by tensor type; types that are not here are left to the native library. */
    private static final Map<Integer, int[]> BLOCKS = Map.ofEntries(
            Map.entry(0, new int[] {1, 4}),
            Map.entry(1, new int[] {1, 2}),
            Map.entry(2, new int[] {32, 18}),
            Map.entry(3, new int[] {32, 20}),
            Map.entry(6, new int[] {32, 22}),
            Map.entry(7, new int[] {32, 24}),
            Map.entry(8, new int[] {32, 34}),
            Map.entry(10, new int[] {256, 84}),
            Map.entry(11, new int[] {256, 110}),
            Map.entry(12, new int[] {256, 144}),
            Map.entry(13, new int[] {256, 176}),
            Map.entry(14, new int[] {256, 210}),
            Map.entry(16, new int[] {256, 66}),
            Map.entry(17, new int[] {256, 74}),
            Map.entry(18, new int[] {256, 98}),
            Map.entry(19, new int[] {256, 50}),
            Map.entry(20, new int[] {32, 18}),
            Map.entry(21, new int[] {256, 110}),
            Map.entry(22, new int[] {256, 82}),
            Map.entry(23, new int[] {256, 136}),
            Map.entry(24, new int[] {1, 1}),
            Map.entry(25, new int[] {1, 2}),
            Map.entry(26, new int[] {1, 4}),
            Map.entry(27, new int[] {1, 8}),
            Map.entry(28, new int[] {1, 8}),
            Map.entry(29, new int[] {256, 56}),
            Map.entry(30, new int[] {1, 2}));

    private final Path file;
    private final long size;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Long> arrayLengths = new HashMap<>();
    /** Which of the 256 byte tokens {@code <0x00>} to {@code <0xFF>} the vocabulary has. */
    private final BitSet byteTokens = new BitSet();

    /** Token types 2 (unknown) and 3 (control). */
    private final BitSet controlTokens = new BitSet();

    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Where in the file the buffer ends. */
    private long bufferEnd;

    private GgufFile(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    /** Reads the header; {@code UNLOADABLE} with one line if this is no model that could be loaded. */
    static GgufFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw unloadable(file, "it is a folder; name the GGUF file in it", null);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufFile result = new GgufFile(file, channel, channel.size());
            result.parse();
            result.check();
            return result;
        } catch (NoSuchFileException e) {
            throw unloadable(file, "there is no such file", e);
        } catch (IOException e) {
            throw unloadable(file, "it cannot be read (" + e.getMessage() + ")", e);
        }
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    /** The kind of network, such as {@code llama} or {@code gemma3}. */
    String architecture() {
        return string("general.architecture").orElse("");
    }

    /** The model's own name. */
    Optional<String> name() {
        return string("general.name").map(String::strip).filter(name -> !name.isEmpty());
    }

    /** How many tokens the model was trained to see at once. */
    OptionalInt trainedContext() {
        Optional<Long> value = architectureNumber("context_length");
        return value.isPresent() ? OptionalInt.of((int) Math.min(value.get(), Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    /** The ids of the tokens that the file calls control or unknown tokens. */
    BitSet controlTokens() {
        return (BitSet) controlTokens.clone();
    }

    /** Whether the model is spread over several files, of which this is the first. */
    boolean split() {
        return number("split.count").orElse(0L) > 1;
    }

    /** Bytes of the cache of keys and values for so many tokens, at 16 bits a number; 0 where the header does not say. */
    long cacheBytes(long tokens) {
        long layers = architectureNumber("block_count").orElse(0L);
        long perToken = 0;
        for (int layer = 0; layer < layers; layer++) {
            long heads = perLayer("attention.head_count", layer, 0);
            long pairs = perLayer("attention.head_count_kv", layer, heads);
            long size = heads == 0 ? 0 : architectureNumber("embedding_length").orElse(0L) / heads;
            long key = architectureNumber("attention.key_length").orElse(size);
            long value = architectureNumber("attention.value_length").orElse(size);
            perToken += pairs * (key + value) * 2;
        }
        return tokens * perToken;
    }

    private long perLayer(String key, int layer, long otherwise) {
        Object value = values.get(architecture() + "." + key);
        if (value instanceof long[] array) {
            return layer < array.length ? array[layer] : otherwise;
        }
        return value instanceof Long number ? number : otherwise;
    }

    private Optional<Long> architectureNumber(String key) {
        return number(architecture() + "." + key);
    }

    private Optional<Long> number(String key) {
        return values.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    private Optional<String> string(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private void check() {
        String type = string("general.type").orElse("model");
        if (type.equals("adapter")) {
            throw unloadable(
                    file, "it is a LoRA adapter for a model, not a model; name the model it was made for", null);
        }
        if (architecture().isEmpty()) {
            throw damaged("it names no architecture (general.architecture)");
        }
        if (!type.equals("model")) {
            throw unloadable(file, "it holds no language model (general.type is '" + printable(type) + "')", null);
        }
        if (Boolean.FALSE.equals(values.get(architecture() + ".attention.causal"))) {
            throw unloadable(
                    file,
                    "it is a model for embeddings (" + printable(architecture()) + "), which cannot continue a text",
                    null);
        }
        // Values that divide or allocate inside the native library.
        within("context_length", 1, Integer.MAX_VALUE);
        within("block_count", 1, 512);
        within("embedding_length", 1, 1 << 20);
        within("attention.head_count", 1, 1 << 16);
        within("attention.head_count_kv", 0, 1 << 16);
        within("attention.key_length", 0, 1 << 16);
        within("attention.value_length", 0, 1 << 16);
        checkVocabulary();
    }

    private void within(String key, long least, long most) {
        Object value = values.get(architecture() + "." + key);
        long[] all = value instanceof long[] array ? array : value instanceof Long one ? new long[] {one} : new long[0];
        for (long number : all) {
            if (number < (all.length > 1 ? 0 : least) || number > most) {
                throw damaged(printable(architecture()) + "." + key + " is " + number);
            }
        }
    }

    private void checkVocabulary() {
        Long tokens = arrayLengths.get("tokenizer.ggml.tokens");
        if (tokens == null || tokens == 0) {
            throw damaged("it has no vocabulary (tokenizer.ggml.tokens)");
        }
        for (String companion : List.of("tokenizer.ggml.scores", "tokenizer.ggml.token_type")) {
            Long length = arrayLengths.get(companion);
            if (length != null && !length.equals(tokens)) {
                throw damaged(companion + " has " + length + " entries for " + tokens + " tokens");
            }
        }
        // Without them the native library would throw while it tokenises, which ends the process.
        if (string("tokenizer.ggml.model").orElse("").equals("llama") && byteTokens.cardinality() < 256) {
            throw damaged("its SentencePiece vocabulary lacks " + (256 - byteTokens.cardinality())
                    + " of the 256 byte tokens");
        }
    }

    private void parse() throws IOException {
        if (size == 0) {
            throw unloadable(file, "it is empty", null);
        }
        if (size < 24) {
            throw unloadable(file, "it is no GGUF file: it has only " + size + " bytes", null);
        }
        byte[] magic = bytes(4);
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals("GGUF")) {
            throw unloadable(
                    file,
                    "it is no GGUF file: it begins with '" + printable(new String(magic, StandardCharsets.ISO_8859_1))
                            + "', not with 'GGUF'",
                    null);
        }
        int version = int32();
        if (version != 2 && version != 3) {
            String found = Integer.reverseBytes(version) <= 3 && version != 1 && version != 0
                    ? "it is a GGUF file of big-endian numbers"
                    : "it is a GGUF file of version " + Integer.toUnsignedString(version);
            throw unloadable(file, found + "; versions 2 and 3, little-endian, can be read", null);
        }
        long tensors = int64();
        long keys = int64();
        if (keys < 0 || keys > MAX_KEYS || tensors < 0 || tensors > MAX_TENSORS) {
            throw damaged("it claims " + Long.toUnsignedString(keys) + " metadata keys and "
                    + Long.toUnsignedString(tensors) + " tensors");
        }
        for (long i = 0; i < keys; i++) {
            parseKey();
        }
        parseTensors(tensors);
    }

    private void parseKey() throws IOException {
        String key = name("a metadata key");
        int type = int32();
        if (type == TYPE_ARRAY) {
            parseArray(key);
        } else if (type == TYPE_STRING) {
            String value = text(MAX_KEPT_STRING);
            if (value != null) {
                values.put(key, value);
            }
        } else {
            Object value = scalar(type, key);
            values.put(key, value);
        }
    }

    private void parseArray(String key) throws IOException {
        int type = int32();
        long length = int64();
        if (type == TYPE_STRING) {
            if (length < 0 || length > (size - position()) / 8) {
                throw damaged(printable(key) + " claims " + Long.toUnsignedString(length) + " strings");
            }
            boolean tokens = key.equals("tokenizer.ggml.tokens");
            for (long i = 0; i < length; i++) {
                skipToken(tokens);
            }
        } else {
            int width = width(type, key);
            if (length < 0 || length > (size - position()) / width) {
                throw damaged(printable(key) + " claims " + Long.toUnsignedString(length) + " numbers");
            }
            if (key.equals("tokenizer.ggml.token_type") && width == 4) {
                for (int token = 0; token < length; token++) {
                    int kind = int32();
                    controlTokens.set(token, kind == 2 || kind == 3);
                }
            } else if (length <= MAX_KEPT_ARRAY && type != 6 && type != 12) {
                long[] array = new long[(int) length];
                for (int i = 0; i < length; i++) {
                    array[i] = scalar(type, key) instanceof Long number ? number : 0;
                }
                values.put(key, array);
            } else {
                skip(length * width);
            }
        }
        arrayLengths.put(key, length);
    }

    private void skipToken(boolean token) throws IOException {
        long length = stringLength();
        if (token && length == 6) {
            String text = new String(bytes(6), StandardCharsets.ISO_8859_1);
            if (text.startsWith("<0x") && text.endsWith(">")) {
                int high = Character.digit(text.charAt(3), 16);
                int low = Character.digit(text.charAt(4), 16);
                if (high >= 0 && low >= 0) {
                    byteTokens.set(high * 16 + low);
                }
            }
        } else {
            skip(length);
        }
    }

    private void parseTensors(long count) throws IOException {
        if (count == 0 && !split()) {
            throw damaged("it holds a vocabulary or settings but no tensors");
        }
        long furthest = 0;
        String last = "";
        for (long i = 0; i < count; i++) {
            String name = name("a tensor's name");
            int dimensions = int32();
            if (dimensions < 0 || dimensions > 4) {
                throw damaged(
                        "tensor '" + printable(name) + "' has " + Integer.toUnsignedString(dimensions) + " dimensions");
            }
            long elements = 1;
            for (int d = 0; d < dimensions; d++) {
                long extent = int64();
                if (extent < 0 || (extent > 0 && elements > Long.MAX_VALUE / 8 / extent)) {
                    throw damaged("tensor '" + printable(name) + "' is impossibly large");
                }
                elements *= extent;
            }
            int[] block = BLOCKS.get(int32());
            long offset = int64();
            long length = block == null ? 0 : elements / block[0] * block[1];
            if (offset < 0 || offset > size) {
                throw truncated(name, offset);
            }
            if (offset + length > furthest) {
                furthest = offset + length;
                last = name;
            }
        }
        long alignment = number("general.alignment").orElse(32L);
        if (alignment < 1 || alignment > 1 << 20 || Long.bitCount(alignment) != 1) {
            throw damaged("general.alignment is " + alignment);
        }
        long data = (position() + alignment - 1) / alignment * alignment;
        if (data + furthest > size) {
            throw truncated(last, data + furthest);
        }
    }

    private BackendException truncated(String tensor, long needed) {
        return unloadable(
                file,
                "it is incomplete: tensor '" + printable(tensor) + "' needs " + Long.toUnsignedString(needed)
                        + " bytes of file, and there are " + size + "; download it again",
                null);
    }

    private Object scalar(int type, String key) throws IOException {
        byte[] raw = bytes(width(type, key));
        ByteBuffer value = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case 0 -> (long) (raw[0] & 0xFF);
            case 1 -> (long) raw[0];
            case 2 -> (long) (value.getShort() & 0xFFFF);
            case 3 -> (long) value.getShort();
            case 4 -> value.getInt() & 0xFFFF_FFFFL;
            case 5 -> (long) value.getInt();
            case 6 -> (double) value.getFloat();
            case TYPE_BOOL -> raw[0] != 0;
            case 12 -> value.getDouble();
            default -> value.getLong();
        };
    }

    private int width(int type, String key) {
        if (type < 0 || type >= VALUE_BYTES.length || VALUE_BYTES[type] == 0) {
            throw damaged("'" + printable(key) + "' has the unknown type " + Integer.toUnsignedString(type));
        }
        return VALUE_BYTES[type];
    }

    private String name(String what) throws IOException {
        String name = text(MAX_NAME);
        if (name == null) {
            throw damaged(what + " is longer than " + MAX_NAME + " bytes");
        }
        return name;
    }

    /** A string, or null after skipping one longer than {@code limit} bytes. */
    private @Nullable String text(int limit) throws IOException {
        long length = stringLength();
        if (length > limit) {
            skip(length);
            return null;
        }
        return new String(bytes((int) length), StandardCharsets.UTF_8);
    }

    private long stringLength() throws IOException {
        long length = int64();
        if (length < 0 || length > size - position()) {
            throw damaged("a string at byte " + position() + " claims " + Long.toUnsignedString(length)
                    + " bytes, and the file has " + size);
        }
        return length;
    }

    private int int32() throws IOException {
        need(4);
        return buffer.getInt();
    }

    private long int64() throws IOException {
        need(8);
        return buffer.getLong();
    }

    private byte[] bytes(int count) throws IOException {
        byte[] result = new byte[count];
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, buffer.capacity());
            need(part);
            buffer.get(result, done, part);
            done += part;
        }
        return result;
    }

    private void skip(long count) {
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            bufferEnd = position() + count;
            buffer.limit(0);
        }
    }

    private long position() {
        return bufferEnd - buffer.remaining();
    }

    private void need(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return;
        }
        buffer.compact();
        while (buffer.position() < count) {
            int read = channel.read(buffer, bufferEnd);
            if (read < 0) {
                throw damaged("its header ends at byte " + size + ", in the middle");
            }
            bufferEnd += read;
        }
        buffer.flip();
    }

    private BackendException damaged(String found) {
        return unloadable(file, "it is a damaged GGUF file: " + found, null);
    }

    private static BackendException unloadable(Path file, String found, @Nullable Throwable cause) {
        return new BackendException(BackendException.Kind.UNLOADABLE, "cannot load " + file + ": " + found, cause);
    }

    /** Foreign text on one short line. */
    private static String printable(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().limit(60).forEach(c -> result.appendCodePoint(c < 32 || (c > 126 && c < 160) ? '.' : c));
        return result.toString();
    }
}
