package dev.urial.core.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import dev.urial.core.data.Unloadable;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON in front of the numbers, read as a stream, so that a header of many megabytes is never in memory whole. */
final class SafetensorsHeader {
    private static final int MOST_TENSORS = 1 << 20;
    private static final int MOST_EXTENTS = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            // names come from strangers' files: the JVM's table of names is no place for them
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(20).build())
            .build();

    private final Path file;
    /** Where the numbers begin. */
    private final long data;

    private final long size;
    private final List<StoredTensor> tensors = new ArrayList<>();

    SafetensorsHeader(Path file, long data, long size) {
        this.file = file;
        this.data = data;
        this.size = size;
    }

    /** Parses from the channel's position on and gives the tensors in the order of their data. */
    Map<String, StoredTensor> parse(FileChannel channel) throws IOException {
        try {
            InputStream header = new Limited(Channels.newInputStream(channel), data - Long.BYTES);
            Reader text = new InputStreamReader(
                    header,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT));
            parse(JSON.createParser(text));
        } catch (CharacterCodingException e) {
            throw Refusal.unloadable(file, "it is no safetensors file: its header is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw Refusal.unloadable(
                    file,
                    "it is no safetensors file, or a damaged one: its header is not JSON that could be read: "
                            + firstLine(e),
                    e);
        }
        tensors.sort(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::bytes));
        checkPlaces();
        Map<String, StoredTensor> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
        return byName;
    }

    private void parse(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw Refusal.unloadable(file, "it is no safetensors file: its header is not a JSON object", null);
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("__metadata__")) {
                json.skipChildren();
            } else {
                if (tensors.size() == MOST_TENSORS) {
                    throw damaged("it claims more than " + MOST_TENSORS + " tensors");
                }
                tensors.add(tensor(name, json));
            }
        }
        if (json.nextToken() != null) {
            throw damaged("its header goes on behind its JSON object");
        }
    }

    private StoredTensor tensor(String name, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw damaged(what(name) + " is not described by a JSON object");
        }
        DType dtype = null;
        List<Long> shape = null;
        List<Long> places = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(name, json);
                case "shape" -> shape = numbers(name, "shape", json);
                case "data_offsets" -> places = numbers(name, "data_offsets", json);
                default -> json.skipChildren();
            }
        }
        if (dtype == null || shape == null || places == null) {
            String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw damaged(what(name) + " has no '" + missing + "'");
        }
        return placed(name, dtype, shape, places);
    }

    private DType dtype(String name, JsonParser json) throws IOException {
        String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw damaged(what(name) + " is of the unknown type '" + Unloadable.printable(text) + "'; known are "
                + String.join(
                        ", ", Arrays.stream(DType.values()).map(DType::name).toList()));
    }

    private List<Long> numbers(String name, String field, JsonParser json) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw damaged(what(name) + " has a '" + field + "' that is not a list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Long number = whole(json);
            if (number == null || numbers.size() == MOST_EXTENTS) {
                throw damaged(what(name) + " has a '" + field + "' that is not a list of up to " + MOST_EXTENTS
                        + " whole numbers from 0 on");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static @Nullable Long whole(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return null;
        }
        try {
            long number = json.getLongValue();
            return number < 0 ? null : number;
        } catch (InputCoercionException e) { // beyond 64 bits
            return null;
        }
    }

    private StoredTensor placed(String name, DType dtype, List<Long> shape, List<Long> places) {
        if (places.size() != 2 || places.get(0) > places.get(1)) {
            throw damaged(what(name) + " has the data_offsets " + places + "; they are a begin and an end");
        }
        long needed = dtype.bytes();
        for (long extent : shape) {
            if (extent != 0 && needed > Long.MAX_VALUE / extent) {
                throw damaged(what(name) + " is impossibly large: " + shape);
            }
            needed *= extent;
        }
        long begin = places.get(0);
        long end = places.get(1);
        if (end - begin != needed) {
            throw damaged(what(name) + " of type " + dtype + " and shape " + shape + " needs " + needed
                    + " bytes, and has " + (end - begin));
        }
        if (end > size - data) {
            throw Refusal.unloadable(
                    file,
                    "it is incomplete: " + what(name) + " ends at byte " + Long.toUnsignedString(data + end)
                            + ", and there are " + size + "; download it again",
                    null);
        }
        return new StoredTensor(name, dtype, shape, file, data + begin, needed);
    }

    /** The tensors, in the order of their places, follow each other without a gap up to the file's end. */
    private void checkPlaces() {
        long at = data;
        for (StoredTensor tensor : tensors) {
            if (tensor.offset() < at) {
                throw damaged(what(tensor.name()) + " begins inside the one before it, at byte " + tensor.offset());
            }
            if (tensor.offset() > at) {
                throw damaged("it has bytes of no tensor before " + what(tensor.name()) + ", from byte " + at
                        + " to byte " + tensor.offset());
            }
            at += tensor.bytes();
        }
        if (at < size) {
            throw damaged("it has bytes of no tensor at its end, from byte " + at + " to byte " + size);
        }
    }

    private static String what(String tensor) {
        return "tensor '" + Unloadable.printable(tensor) + "'";
    }

    private static String firstLine(JsonProcessingException e) {
        return Unloadable.printable(e.getOriginalMessage());
    }

    private BackendException damaged(String found) {
        return Refusal.damaged(file, found);
    }

    /** The first bytes of another stream. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
