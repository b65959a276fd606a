package dev.urial.core.safetensors;

/** What a tensor's numbers are, by the format's names; all little endian. */
public enum DType {
    F64(8),
    F32(4),
    /** 5 bits of exponent and 10 of fraction. */
    F16(2),
    /** The upper half of a number of 32 bits. */
    BF16(2),
    F8_E4M3(1),
    F8_E4M3FNUZ(1),
    F8_E5M2(1),
    F8_E5M2FNUZ(1),
    F8_E8M0(1),
    /** Two numbers of 32 bits. */
    C64(8),
    I64(8),
    U64(8),
    I32(4),
    U32(4),
    I16(2),
    U16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Of one number. */
    public int bytes() {
        return bytes;
    }
}
