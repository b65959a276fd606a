package dev.urial.core.gguf;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file of a language model, or of an adapter for one: its metadata, read and checked at once, and its tensors, read when asked for. A file that no
 * program could use is refused in one line, so that a native library never sees what it would refuse in words of its own, on the
 * error stream or by ending the process. Format: versions 2 and 3, little endian.
 *
 * <p>All methods that read throw a {@link BackendException} of kind {@code UNLOADABLE} if they cannot. No file is held open.
 * Immutable, so safe for many threads.
 */
public final class GgufFile {
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_TENSORS = 1 << 20;
    private static final int MAX_NAME = 1 << 16;
    private static final int MAX_KEPT_STRING = 1 << 20;
    private static final int MAX_KEPT_ARRAY = 4096;
    private static final int BLOCKS_AT_ONCE = 8192;

    // The format's numbers for the types of metadata.
    static final int TYPE_UINT16 = 2;
    static final int TYPE_UINT32 = 4;
    static final int TYPE_INT32 = 5;
    static final int TYPE_FLOAT32 = 6;
    static final int TYPE_BOOL = 7;
    static final int TYPE_STRING = 8;
    static final int TYPE_ARRAY = 9;
    static final int TYPE_UINT64 = 10;

    /** Bytes of a metadata value by type; 0 for strings and arrays. */
    private static final int[] VALUE_BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    /** Elements and bytes of a block by tensor type; of types that are not here the length is not checked. */
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
    /** Where the strings of an array begin. */
    private final Map<String, Long> stringArrays = new HashMap<>();
    /** Which of the 256 byte tokens {@code <0x00>} to {@code <0xFF>} the vocabulary has. */
    private final BitSet byteTokens = new BitSet();

    /** Token types 2 (unknown) and 3 (control). */
    private final BitSet controlTokens = new BitSet();
    /** Token type 4. */
    private final BitSet userDefinedTokens = new BitSet();
    /** Token type 5. */
    private final BitSet unusedTokens = new BitSet();

    private final Map<String, Stored> tensors = new LinkedHashMap<>();
    /** Where the tensors' data begin. */
    private long data;

    /**
     * A tensor's place.
     *
     * @param shape extents as the format has them, the length of a row first
     * @param type the format's number
     * @param offset from the start of the tensors' data
     */
    private record Stored(List<Long> shape, int type, long offset) {
        long elements() {
            return shape.stream().reduce(1L, (a, b) -> a * b);
        }
    }

    private GgufFile(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /**
     * Reads and checks a file's metadata.
     *
     * @throws BackendException {@code UNLOADABLE} with one line if this is no language model that could be loaded
     */
    public static GgufFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw unloadable(file, "it is a folder; name the GGUF file in it", null);
        }
        GgufFile result = parsed(file);
        result.check();
        return result;
    }

    /**
     * Reads and checks the metadata of a LoRA adapter: what changes a model, without being one.
     *
     * @throws BackendException {@code UNLOADABLE} with one line if this is no such adapter
     */
    public static GgufFile readAdapter(Path file) {
        if (Files.isDirectory(file)) {
            throw unloadable(file, "it is a folder; name the GGUF file of the adapter in it", null);
        }
        GgufFile result = parsed(file);
        result.checkAdapter();
        return result;
    }

    private static GgufFile parsed(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufFile result = new GgufFile(file, channel.size());
            result.parse(new GgufInput(file, channel, 0));
            return result;
        } catch (NoSuchFileException e) {
            throw unloadable(file, "there is no such file", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The file, as it was named. */
    public Path file() {
        return file;
    }

    /** Its length in bytes. */
    public long size() {
        return size;
    }

    /** The kind of network, such as {@code llama} or {@code gemma3}. */
    public String architecture() {
        return string("general.architecture").orElse("");
    }

    /** The model's own name. */
    public Optional<String> name() {
        return string("general.name").map(String::strip).filter(name -> !name.isEmpty());
    }

    /** How many tokens the model was trained to see at once. */
    public OptionalInt trainedContext() {
        Optional<Long> value = architectureNumber("context_length");
        return value.isPresent() ? OptionalInt.of((int) Math.min(value.get(), Integer.MAX_VALUE)) : OptionalInt.empty();
    }

    /** The ids of the tokens that the file calls control or unknown tokens. */
    public BitSet controlTokens() {
        return (BitSet) controlTokens.clone();
    }

    /** The ids of the tokens that the file calls defined by users: found in a text before anything is cut. */
    public BitSet userDefinedTokens() {
        return (BitSet) userDefinedTokens.clone();
    }

    /** The ids of the tokens that the file calls unused: rows without a token. */
    public BitSet unusedTokens() {
        return (BitSet) unusedTokens.clone();
    }

    /** Whether the model is spread over several files, of which this is the first. */
    public boolean split() {
        return number("split.count").orElse(0L) > 1;
    }

    /**
     * The files that the model is made of, in order, each found whole: this one alone, or with the other parts of a {@link
     * #split()} model, which stand beside it.
     *
     * @throws BackendException {@code UNLOADABLE} naming the part that is missing, damaged or of another model
     */
    public List<Path> parts() {
        if (!split()) {
            return List.of(file);
        }
        long count = number("split.count").orElse(1L);
        SplitName name = SplitName.of(String.valueOf(file.getFileName()))
                .filter(found -> found.number() == 1 && found.count() == count)
                .orElseThrow(() -> unloadable(
                        file,
                        "it is the first of " + count + " parts, which are found by their names, so it must be called"
                                + " NAME-00001-of-" + String.format(Locale.ROOT, "%05d", count) + ".gguf",
                        null));
        List<Path> parts = new ArrayList<>(List.of(file));
        long found = tensors.size();
        for (String other : name.all().subList(1, name.count())) {
            Path part = file.resolveSibling(other);
            if (!Files.exists(part)) {
                throw unloadable(file, "part " + (parts.size() + 1) + " of " + count + " is missing: " + part, null);
            }
            GgufFile read = parsed(part);
            if (read.number("split.count").orElse(0L) != count
                    || read.number("split.no").orElse(-1L) != parts.size()) {
                throw unloadable(
                        file,
                        part + " is not its part " + (parts.size() + 1) + " of " + count + ", as its name says",
                        null);
            }
            found += read.tensors.size();
            parts.add(part);
        }
        Optional<Long> wanted = number("split.tensors.count");
        if (wanted.isPresent() && wanted.get() != found) {
            throw unloadable(
                    file, "its " + count + " parts hold " + found + " tensors instead of " + wanted.get(), null);
        }
        return List.copyOf(parts);
    }

    /** Bytes of the cache of keys and values for so many tokens, at 16 bits a number; 0 where the header does not say. */
    public long cacheBytes(long tokens) {
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

    /** A whole number of the metadata, of whatever width. */
    public Optional<Long> number(String key) {
        return values.get(key) instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    /** A number of the metadata that need not be whole. */
    public Optional<Double> real(String key) {
        Object value = values.get(key);
        return value instanceof Double || value instanceof Float
                ? Optional.of(((Number) value).doubleValue())
                : Optional.empty();
    }

    /** A yes or no of the metadata. */
    public Optional<Boolean> truth(String key) {
        return values.get(key) instanceof Boolean truth ? Optional.of(truth) : Optional.empty();
    }

    /** A text of the metadata; absent also if it is longer than 1 MiB. */
    public Optional<String> string(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The texts of an array of the metadata, such as {@code tokenizer.ggml.tokens}; none if it is not there. */
    public List<String> strings(String key) {
        Long position = stringArrays.get(key);
        if (position == null) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            GgufInput input = new GgufInput(file, channel, position);
            List<String> result = new ArrayList<>();
            for (long left = arrayLengths.getOrDefault(key, 0L); left > 0; left--) {
                result.add(text(input, MAX_KEPT_STRING, "a text of " + printable(key)));
            }
            return List.copyOf(result);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The names of the tensors, in the file's order. */
    public Set<String> tensors() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** The extents of a tensor as the format has them: the length of a row first, then the number of rows. */
    public List<Long> shape(String tensor) {
        return stored(tensor).shape;
    }

    /**
     * The extents of every tensor by name, in a {@link #split()} model those of all parts.
     *
     * @throws BackendException {@code UNLOADABLE} as {@link #parts()}
     */
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (Path part : parts()) {
            GgufFile read = part.equals(file) ? this : parsed(part);
            read.tensors.forEach((name, stored) -> shapes.put(name, stored.shape));
        }
        return Collections.unmodifiableMap(shapes);
    }

    /** How a tensor's numbers are stored, if that is one of the ways that {@link #read(String)} can read. */
    public Optional<GgufType> type(String tensor) {
        return GgufType.of(stored(tensor).type);
    }

    /**
     * The numbers of a tensor, row by row.
     *
     * @throws BackendException {@code UNLOADABLE} if there is no such tensor, it is stored in a way not known here, or it has more
     *     than 2<sup>31</sup> - 9 numbers
     */
    public float[] read(String tensor) {
        Stored stored = stored(tensor);
        GgufType type = GgufType.of(stored.type)
                .orElseThrow(() -> unloadable(
                        file,
                        "tensor '" + printable(tensor) + "' is of type " + Integer.toUnsignedString(stored.type) + "; "
                                + Arrays.toString(GgufType.values()) + " can be read",
                        null));
        long elements = stored.elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw unloadable(file, "tensor '" + printable(tensor) + "' has " + elements + " numbers, too many", null);
        }
        if (elements > 0 && (stored.shape.isEmpty() || stored.shape.get(0) % type.blockLength != 0)) {
            throw damaged("tensor '" + printable(tensor) + "' of type " + type + " has the shape " + stored.shape);
        }
        float[] result = new float[(int) elements];
        ByteBuffer buffer =
                ByteBuffer.allocate(BLOCKS_AT_ONCE * type.blockBytes).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long position = data + stored.offset;
            for (int at = 0; at < result.length; ) {
                int blocks = Math.min(BLOCKS_AT_ONCE, (result.length - at) / type.blockLength);
                buffer.clear().limit(blocks * type.blockBytes);
                while (buffer.hasRemaining()) {
                    int count = channel.read(buffer, position);
                    if (count < 0) {
                        throw damaged("it has become shorter since it was opened");
                    }
                    position += count;
                }
                buffer.flip();
                for (int block = 0; block < blocks; block++, at += type.blockLength) {
                    type.decode(buffer, result, at);
                }
            }
            return result;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Stored stored(String tensor) {
        Stored stored = tensors.get(tensor);
        if (stored == null) {
            throw unloadable(file, "it has no tensor '" + printable(tensor) + "'", null);
        }
        return stored;
    }

    /** Only the first part of a model tells what the model is. */
    private void checkFirst() {
        long number = number("split.no").orElse(0L);
        if (split() && number != 0) {
            String first = SplitName.of(String.valueOf(file.getFileName()))
                    .map(name -> file.resolveSibling(name.first()).toString())
                    .orElse("the one that ends in -00001-of-"
                            + String.format(
                                    Locale.ROOT, "%05d", number("split.count").orElse(0L)) + ".gguf");
            throw unloadable(
                    file,
                    "it is part " + (number + 1) + " of "
                            + number("split.count").orElse(0L) + " of a model; name the first: " + first,
                    null);
        }
    }

    private void check() {
        checkFirst();
        String type = string("general.type").orElse("model");
        if (type.equals("adapter")) {
            throw unloadable(
                    file,
                    "it is a LoRA adapter for a model, not a model; name the model that it was made for, and this as its adapter",
                    null);
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

    private void checkAdapter() {
        String type = string("general.type").orElse("model");
        if (!type.equals("adapter")) {
            throw unloadable(file, "it is no LoRA adapter (general.type is '" + printable(type) + "')", null);
        }
        String kind = string("adapter.type").orElse("");
        if (!kind.equals("lora")) {
            throw unloadable(
                    file,
                    "it is an adapter of another kind than LoRA (adapter.type is '" + printable(kind) + "')",
                    null);
        }
        if (architecture().isEmpty()) {
            throw damaged("it names no architecture (general.architecture)");
        }
        if (arrayLengths.containsKey("adapter.alora.invocation_tokens")) {
            throw unloadable(
                    file,
                    "it is an activated LoRA adapter, which changes the model only after certain tokens; that is not supported",
                    null);
        }
        // The native library ends the process if it finds another type.
        if (has("adapter.lora.alpha") && !(values.get("adapter.lora.alpha") instanceof Float)) {
            throw damaged("adapter.lora.alpha is not a number of type float32");
        }
    }

    private boolean has(String key) {
        return values.containsKey(key) || arrayLengths.containsKey(key);
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

    private void parse(GgufInput input) throws IOException {
        if (size == 0) {
            throw unloadable(file, "it is empty", null);
        }
        if (size < 24) {
            throw unloadable(file, "it is no GGUF file: it has only " + size + " bytes", null);
        }
        byte[] magic = input.bytes(4);
        if (!new String(magic, StandardCharsets.ISO_8859_1).equals("GGUF")) {
            throw unloadable(
                    file,
                    "it is no GGUF file: it begins with '" + printable(new String(magic, StandardCharsets.ISO_8859_1))
                            + "', not with 'GGUF'",
                    null);
        }
        int version = input.int32();
        if (version != 2 && version != 3) {
            String found = Integer.reverseBytes(version) <= 3 && version != 1 && version != 0
                    ? "it is a GGUF file of big-endian numbers"
                    : "it is a GGUF file of version " + Integer.toUnsignedString(version);
            throw unloadable(file, found + "; versions 2 and 3, little-endian, can be read", null);
        }
        long tensors = input.int64();
        long keys = input.int64();
        if (keys < 0 || keys > MAX_KEYS || tensors < 0 || tensors > MAX_TENSORS) {
            throw damaged("it claims " + Long.toUnsignedString(keys) + " metadata keys and "
                    + Long.toUnsignedString(tensors) + " tensors");
        }
        for (long i = 0; i < keys; i++) {
            parseKey(input);
        }
        parseTensors(input, tensors);
    }

    private void parseKey(GgufInput input) throws IOException {
        String key = text(input, MAX_NAME, "a metadata key");
        int type = input.int32();
        if (type == TYPE_ARRAY) {
            parseArray(input, key);
        } else if (type == TYPE_STRING) {
            String value = input.text(MAX_KEPT_STRING);
            if (value != null) {
                values.put(key, value);
            }
        } else {
            Object value = scalar(input, type, key);
            values.put(key, value);
        }
    }

    private void parseArray(GgufInput input, String key) throws IOException {
        int type = input.int32();
        long length = input.int64();
        if (type == TYPE_STRING) {
            if (length < 0 || length > input.left() / 8) {
                throw damaged(printable(key) + " claims " + Long.toUnsignedString(length) + " strings");
            }
            stringArrays.put(key, input.position());
            boolean tokens = key.equals("tokenizer.ggml.tokens");
            for (long i = 0; i < length; i++) {
                skipToken(input, tokens);
            }
        } else {
            int width = width(type, key);
            if (length < 0 || length > input.left() / width) {
                throw damaged(printable(key) + " claims " + Long.toUnsignedString(length) + " numbers");
            }
            if (key.equals("tokenizer.ggml.token_type") && width == 4) {
                for (int token = 0; token < length; token++) {
                    int kind = input.int32();
                    controlTokens.set(token, kind == 2 || kind == 3);
                    userDefinedTokens.set(token, kind == 4);
                    unusedTokens.set(token, kind == 5);
                }
            } else if (length <= MAX_KEPT_ARRAY && type != TYPE_FLOAT32 && type != 12) {
                long[] array = new long[(int) length];
                for (int i = 0; i < length; i++) {
                    array[i] = scalar(input, type, key) instanceof Long number ? number : 0;
                }
                values.put(key, array);
            } else {
                input.skip(length * width);
            }
        }
        arrayLengths.put(key, length);
    }

    private void skipToken(GgufInput input, boolean token) throws IOException {
        long length = input.stringLength();
        if (token && length == 6) {
            String text = new String(input.bytes(6), StandardCharsets.ISO_8859_1);
            if (text.startsWith("<0x") && text.endsWith(">")) {
                int high = Character.digit(text.charAt(3), 16);
                int low = Character.digit(text.charAt(4), 16);
                if (high >= 0 && low >= 0) {
                    byteTokens.set(high * 16 + low);
                }
            }
        } else {
            input.skip(length);
        }
    }

    private void parseTensors(GgufInput input, long count) throws IOException {
        if (count == 0 && !split()) {
            throw damaged("it holds a vocabulary or settings but no tensors");
        }
        long furthest = 0;
        String last = "";
        for (long i = 0; i < count; i++) {
            String name = text(input, MAX_NAME, "a tensor's name");
            int dimensions = input.int32();
            if (dimensions < 0 || dimensions > 4) {
                throw damaged(
                        "tensor '" + printable(name) + "' has " + Integer.toUnsignedString(dimensions) + " dimensions");
            }
            long elements = 1;
            List<Long> shape = new ArrayList<>();
            for (int d = 0; d < dimensions; d++) {
                long extent = input.int64();
                if (extent < 0 || (extent > 0 && elements > Long.MAX_VALUE / 8 / extent)) {
                    throw damaged("tensor '" + printable(name) + "' is impossibly large");
                }
                elements *= extent;
                shape.add(extent);
            }
            int type = input.int32();
            int[] block = BLOCKS.get(type);
            long offset = input.int64();
            long length = block == null ? 0 : elements / block[0] * block[1];
            if (offset < 0 || offset > size || length > size - offset) {
                throw truncated(name, offset + length);
            }
            if (tensors.putIfAbsent(name, new Stored(List.copyOf(shape), type, offset)) != null) {
                throw damaged("tensor '" + printable(name) + "' is there twice");
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
        data = (input.position() + alignment - 1) / alignment * alignment;
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

    private Object scalar(GgufInput input, int type, String key) throws IOException {
        byte[] raw = input.bytes(width(type, key));
        ByteBuffer value = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case 0 -> (long) (raw[0] & 0xFF);
            case 1 -> (long) raw[0];
            case 2 -> (long) (value.getShort() & 0xFFFF);
            case 3 -> (long) value.getShort();
            case TYPE_UINT32 -> value.getInt() & 0xFFFF_FFFFL;
            case TYPE_INT32 -> (long) value.getInt();
            case TYPE_FLOAT32 -> value.getFloat();
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

    private String text(GgufInput input, int limit, String what) throws IOException {
        String text = input.text(limit);
        if (text == null) {
            throw damaged(what + " is longer than " + limit + " bytes");
        }
        return text;
    }

    private BackendException damaged(String found) {
        return damaged(file, found);
    }

    static BackendException damaged(Path file, String found) {
        return unloadable(file, "it is a damaged GGUF file: " + found, null);
    }

    private static BackendException unreadable(Path file, IOException e) {
        return unloadable(file, "it cannot be read (" + e.getMessage() + ")", e);
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
