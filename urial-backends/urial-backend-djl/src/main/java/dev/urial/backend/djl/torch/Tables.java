package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.Architecture.Rotary;
import java.util.List;

/** Tables of rotary positions. */
final class Tables {
    private Tables() {}

    /** Cosines, or sines, of all positions: {@code [positions, headSize / 2]} numbers, row by row. */
    static float[] of(Rotary rotary, int positions, boolean sine) {
        List<Double> frequencies = rotary.frequencies();
        float[] table = new float[Math.multiplyExact(positions, frequencies.size())];
        int at = 0;
        for (int position = 0; position < positions; position++) {
            for (double frequency : frequencies) {
                double angle = position * frequency;
                table[at++] = (float) (rotary.magnitude() * (sine ? Math.sin(angle) : Math.cos(angle)));
            }
        }
        return table;
    }
}
