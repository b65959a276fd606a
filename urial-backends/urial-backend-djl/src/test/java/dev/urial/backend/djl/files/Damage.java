package dev.urial.backend.djl.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages the files of directories: the same seed, the same damage. */
public final class Damage {
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "3",
            "1e999",
            "-1e-999",
            "0.5",
            "2147483647",
            "2147483648",
            "9223380036854775807",
            "9223380036854775888",
            "16777216",
            "null",
            "true",
            "\"x\"",
            "[]",
            "{}",
            "[1,2]",
            "1e300",
            "5e-324");
    private static final Pattern NUMBER = Pattern.compile("(?<=[ :\\[,])(?:[0-9.e-]+|true|null)");

    private final Random random;

    public Damage(long seed) {
        random = new Random(seed);
    }

    /** One of several. */
    public <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A file's content, with another value somewhere or another kind of damage. */
    public byte[] to(String file, byte[] sound) {
        return random.nextInt(3) > 0 ? otherNumber(sound, file.endsWith(".safetensors")) : damaged(sound);
    }

    private byte[] damaged(byte[] sound) {
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length));
            case 1 -> flipped(sound);
            default -> longer(sound);
        };
    }

    /** Some bits, half of them near the beginning. */
    private byte[] flipped(byte[] sound) {
        byte[] result = sound.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextBoolean() ? random.nextInt(Math.min(64, sound.length)) : random.nextInt(sound.length);
            result[at] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }

    private byte[] longer(byte[] sound) {
        byte[] result = Arrays.copyOf(sound, sound.length + 1 + random.nextInt(100));
        for (int i = sound.length; i < result.length; i++) {
            result[i] = (byte) random.nextInt(256);
        }
        return result;
    }

    /** Another value in the place of a number; a header of weights gets the length that it has then. */
    private byte[] otherNumber(byte[] sound, boolean weights) {
        ByteBuffer buffer = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        int begin = weights ? Long.BYTES : 0;
        int end = weights ? begin + (int) buffer.getLong(0) : sound.length;
        String json = new String(sound, begin, end - begin, StandardCharsets.UTF_8);
        Matcher found = NUMBER.matcher(json);
        if (!found.find(random.nextInt(json.length()))) {
            return flipped(sound);
        }
        String value = VALUES.get(random.nextInt(VALUES.size()));
        byte[] changed = (json.substring(0, found.start()) + value + json.substring(found.end()))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer result = ByteBuffer.allocate(sound.length - (end - begin) + changed.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (weights) {
            result.putLong(changed.length);
        }
        return result.put(changed).put(sound, end, sound.length - end).array();
    }
}
