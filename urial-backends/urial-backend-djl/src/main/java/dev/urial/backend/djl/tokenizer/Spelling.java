package dev.urial.backend.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What bytes a token spells, by a file's {@code decoder}. What a decoder does to a text's beginning, such as taking off the space that
 * was put there, is no token's doing and left out.
 */
final class Spelling {
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

    private final List<UnaryOperator<String>> replacements = new ArrayList<>();
    private boolean byteLevel;
    private boolean byteFallback;

    Spelling(Part root) {
        List<Part> steps = root.part("decoder").sequence("decoders");
        for (Part step : steps) {
            add(step);
        }
        if (byteLevel && (byteFallback || !replacements.isEmpty())) {
            throw root.part("decoder").refused("ByteLevel beside Replace, Metaspace or ByteFallback is not supported");
        }
    }

    private void add(Part step) {
        switch (step.type()) {
            case "ByteLevel" -> {
                step.only("type", "add_prefix_space", "trim_offsets", "use_regex");
                byteLevel = true;
            }
            case "ByteFallback" -> {
                step.only("type");
                byteFallback = true;
            }
            case "Fuse" -> step.only("type");
            case "Replace" -> {
                step.only("type", "pattern", "content");
                replacements.add(step.replacement());
            }
            case "Metaspace" -> {
                String space = Metaspace.of(step).replacement();
                replacements.add(token -> token.replace(space, " "));
            }
            case "Strip" -> {
                step.only("type", "content", "start", "stop");
                if (step.count("stop") > 0) {
                    throw step.refused("'stop' above 0 is not supported");
                }
            }
            default ->
                throw step.unknownType(
                        "Sequence", "ByteLevel", "Replace", "ByteFallback", "Fuse", "Metaspace", "Strip");
        }
    }

    /** The bytes of one of the model's own tokens. */
    byte[] bytes(String token) {
        return byteLevel ? ByteAlphabet.read(token) : added(token);
    }

    /** The bytes of an added token, whose name is text as it stands. */
    byte[] added(String token) {
        if (byteFallback && token.startsWith("<0x") && BYTE.matcher(token).matches()) {
            return new byte[] {(byte) Integer.parseInt(token.substring(3, 5), 16)};
        }
        String text = token;
        for (UnaryOperator<String> replacement : replacements) {
            text = replacement.apply(text);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
