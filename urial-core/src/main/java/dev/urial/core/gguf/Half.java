package dev.urial.core.gguf;

/** Numbers of 16 bits, for which Java 17 has no type: those of IEEE 754, and bfloat16, the upper half of a {@code float}. */
public final class Half {
    private Half() {}

    /** The value of an IEEE number. */
    public static float toFloat(short half) {
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat(((exponent == 0x1F ? 0xFF : exponent + 127 - 15) << 23) | (fraction << 13));
        return half < 0 ? -magnitude : magnitude;
    }

    /** The nearest IEEE number, of two equally near the even one; too great a value becomes infinite. */
    public static short of(float value) {
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 65520) { // half way between the greatest number and the next that there would be
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x1p-14f) { // steps of 2^-24 from here down; the greatest result is the first number above
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int bits = Float.floatToRawIntBits(magnitude) - ((127 - 15) << 23);
        int rounded = bits + 0xFFF + ((bits >>> 13) & 1);
        return (short) (sign | (rounded >>> 13));
    }

    /** The nearest bfloat16, of two equally near the even one; too great a value becomes infinite. */
    public static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = Float.isNaN(value) ? bits | 0x40_0000 : bits + 0x7FFF + ((bits >>> 16) & 1);
        return (short) (rounded >>> 16);
    }
}
