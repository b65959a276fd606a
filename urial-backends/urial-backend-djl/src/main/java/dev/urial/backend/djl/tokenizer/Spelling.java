package dev.urial.backend.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What bytes a token spells, by a file's {@code decoder}. What a decoder does to a text's beginning, such as taking off the space that
 * was put there, is no token's doing and left out.
 */
final class Spelling {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

    private record Replacement(Pattern pattern, String content) {}

    private final List<Replacement> replacements = new ArrayList<>();
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
                replacements.add(new Replacement(step.pattern(), Matcher.quoteReplacement(step.text("content"))));
            }
            case "Metaspace" -> replacements.add(new Replacement(
                    Pattern.compile(Metaspace.of(step).replacement(), Pattern.LITERAL), " "));
            case "Strip" -> {
                step.only("type", "content", "start", "stop");
                if (step.count("stop") > 0) {
                    throw step.refused("'stop' above 0 is not supported");
                }
            }
            default -> throw step.unknownType(
                    "Sequence", "ByteLevel", "Replace", "ByteFallback", "Fuse", "Metaspace", "Strip");
        }
    }

    /** The bytes of one of the model's own tokens. */
    byte[] bytes(String token) {
        return byteLevel ? ByteAlphabet.read(token) : added(token);
    }

    /** The bytes of an added token, whose name is text as it stands. */
    byte[] added(String token) {
        Matcher matcher = BYTE.matcher(token);
        if (byteFallback && matcher.matches()) {
            return new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)};
        }
        String text = token;
        for (Replacement replacement : replacements) {
            text = replacement.pattern.matcher(text).replaceAll(replacement.content);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
