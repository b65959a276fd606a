package dev.urial.backend.djl.torch;

/** In which numbers a network computes. Norms, sums of attention and logits are of 32 bits in all of them. */
public enum NumberType {
    F32(6, 4),
    F16(5, 2),
    BF16(15, 2);

    /** PyTorch's number for it. */
    final int torch;

    private final int bytes;

    NumberType(int torch, int bytes) {
        this.torch = torch;
        this.bytes = bytes;
    }

    /** Of one number. */
    public int bytes() {
        return bytes;
    }
}
