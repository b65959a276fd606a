package dev.urial.backend.djl.tokenizer;

import dev.urial.core.spi.VocabularySample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of many kinds, on which tokenizers are compared. */
final class Texts {
    private static final List<String> CHOSEN = List.of(
            "a",
            " ",
            "  ",
            "\n",
            "Hello, world!",
            " leading and trailing ",
            "two  spaces,   three,    four",
            "tabs\t\tand\n\n\nlines\r\n\r\nof\u00A0all\u3000kinds\u2028\u0085here",
            "\u000B\f\u001F x",
            "for (int i = 0; i < n; i++) {\n        sum += a[i];\t// it's 100% \"done\"\n}\n",
            "def f(self, x=1_000):\n    return x ** 2 # π\n",
            "It's what they'll say; I'm sure we've heard you'd'VE DON'T 'S 'ſ 'k",
            "1 12 123 1234 12345 1234567890 3.14 1,000,000 0x1F ٣٤٥ ½ Ⅷ ²",
            "naïve café e\u0301 a\u030A o\u0308\u0304 \u1E9B\u0323 ﬁ ﬀ Å Å",
            "İstanbul ΣΊΣΥΦΟΣ straße ǅ",
            "Привет мир Γειά σου שלום מَرْحَبًا नमस्ते ไทย",
            "你好，世界。こんにちは 안녕하세요 𠀀𠮷",
            "🙂👩‍👩‍👧‍👦🇪🇺👍🏽 ❤️",
            "\uFFFD\uFEFF\u200B\u200D\u0000",
            "<b>bold</b> <table><tr><td>x</td></tr></table> [multimodal] <0x0A> <h1>",
            "▁▁ _ ▁a Ġ Ċ âĢ",
            "((((((((((!!!!!!!!!!....----====____",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            VocabularySample.TEXT);

    private static final int[] STARTS = {
        0x20, 0x20, 0x20, 0x30, 0x41, 0x61, 0x61, 0xA0, 0x100, 0x300, 0x370, 0x400, 0x5D0, 0x620, 0x900, 0x2000, 0x2190,
        0x3000, 0x3040, 0x4E00, 0xAC00, 0xFB00, 0x1F300, 0x1F600, 0x20000
    };

    private Texts() {}

    static List<String> chosen() {
        return CHOSEN;
    }

    /** Mixes of stretches of the chosen texts and of characters from all over Unicode. */
    static List<String> random(int count) {
        Random random = new Random(20_240_607);
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(12); part >= 0; part--) {
                if (random.nextBoolean()) {
                    String chosen = CHOSEN.get(random.nextInt(CHOSEN.size()));
                    int from = random.nextInt(chosen.length());
                    text.append(chosen, from, Math.min(chosen.length(), from + random.nextInt(20)));
                } else {
                    int start = STARTS[random.nextInt(STARTS.length)];
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        int c = start + random.nextInt(64);
                        text.appendCodePoint(Character.isDefined(c) ? c : ' ');
                    }
                }
            }
            texts.add(Text.wellFormed(text.toString()));
        }
        return texts;
    }
}
