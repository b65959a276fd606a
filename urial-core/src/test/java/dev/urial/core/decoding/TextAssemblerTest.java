package dev.urial.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {
    @Test
    void aCharacterIsShownWhenAllItsBytesAreThere() {
        TextAssembler text = new TextAssembler(List.of());
        byte[] smile = "\uD83D\uDE42".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            text.append(new byte[] {smile[i]});
            assertThat(text.take()).isEmpty();
        }
        text.append(new byte[] {smile[3]});
        assertThat(text.take()).isEqualTo("\uD83D\uDE42");
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        TextAssembler text = new TextAssembler(List.of());
        text.append(new byte[] {(byte) 0xff, 'a', (byte) 0xe2, (byte) 0x82});
        text.finish();
        assertThat(text.text()).isEqualTo("\uFFFDa\uFFFD");
    }

    @Test
    void whatMayBecomeAStopIsHeldBackUntilItIsCertain() {
        TextAssembler text = new TextAssembler(List.of("\n# Query"));
        append(text, "done\n");
        assertThat(text.take()).isEqualTo("done");
        append(text, "# ");
        assertThat(text.take()).isEmpty();
        append(text, "Quarry");
        assertThat(text.take()).isEqualTo("\n# Quarry");
    }

    @Test
    void aStopAcrossTokensEndsTheTextBeforeIt() {
        TextAssembler text = new TextAssembler(List.of("\n# Query"));
        append(text, "done\n#");
        assertThat(append(text, " Query: next")).isTrue();
        assertThat(text.take()).isEqualTo("done");
        assertThat(text.text()).isEqualTo("done");
        assertThat(text.stop()).contains("\n# Query");
    }

    @Test
    void theFirstStopInTheTextWinsAndOfTwoAtOnePlaceTheLonger() {
        TextAssembler text = new TextAssembler(List.of("b", "cd", "cde"));
        append(text, "acdefb");
        assertThat(text.text()).isEqualTo("a");
        assertThat(text.stop()).contains("cde");
    }

    @Test
    void whatWasHeldBackIsShownAtTheEnd() {
        TextAssembler text = new TextAssembler(List.of("\n\n\n"));
        append(text, "end\n\n");
        assertThat(text.take()).isEqualTo("end");
        text.finish();
        assertThat(text.take()).isEqualTo("\n\n");
    }

    @Test
    void howTheBytesAreCutChangesNothing() {
        long seed = 23;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> parts = List.of("ab", "a", "\u00e4", "\u20ac", "\uD83D\uDE42", "\n", "```", "x```y");
        for (int round = 0; round < 2000; round++) {
            StringBuilder whole = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                whole.append(parts.get(random.nextInt(parts.size())));
            }
            List<String> stops = random.nextBoolean() ? List.of("aab", "\n```", "\u20acx") : List.of();
            assertThat(cut(whole.toString(), stops, random))
                    .as("seed %d, text %s", seed, whole)
                    .isEqualTo(expected(whole.toString(), stops));
        }
    }

    private static String cut(String whole, List<String> stops, SplittableRandom random) {
        TextAssembler text = new TextAssembler(stops);
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + random.nextInt(4));
            boolean stopped = text.append(Arrays.copyOfRange(bytes, at, end));
            String piece = text.take();
            assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isTrue();
            shown.append(piece);
            at = end;
            if (stopped) {
                break;
            }
        }
        text.finish();
        shown.append(text.take());
        assertThat(shown.toString()).isEqualTo(text.text());
        return shown.toString();
    }

    private static String expected(String whole, List<String> stops) {
        List<Integer> ends = new ArrayList<>();
        stops.forEach(
                stop -> Optional.of(whole.indexOf(stop)).filter(at -> at >= 0).ifPresent(ends::add));
        return whole.substring(0, ends.stream().min(Integer::compare).orElse(whole.length()));
    }

    private static boolean append(TextAssembler text, String token) {
        return text.append(token.getBytes(StandardCharsets.UTF_8));
    }
}
