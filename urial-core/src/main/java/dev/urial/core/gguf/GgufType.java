package dev.urial.core.gguf;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How a tensor's numbers are stored, of the ways that can be read and written here; all little endian. */
public enum GgufType {
    /** 32 bits a number. */
    F32(0, 1, 4) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = block.getFloat();
        }

        @Override
        void encode(float[] values, int at, ByteBuffer block) {
            block.putFloat(values[at]);
        }
    },
    /** 16 bits a number: 5 of exponent and 10 of fraction. */
    F16(1, 1, 2) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = Half.toFloat(block.getShort());
        }

        @Override
        void encode(float[] values, int at, ByteBuffer block) {
            block.putShort(Half.of(values[at]));
        }
    },
    /** Blocks of 32 numbers: a scale of 16 bits, which is the greatest magnitude by 127, and 8 bits a number. */
    Q8_0(8, 32, 34) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            float scale = Half.toFloat(block.getShort());
            for (int i = 0; i < 32; i++) {
                values[at + i] = block.get() * scale;
            }
        }

        /** Divides by the scale before that is rounded to 16 bits, and rounds halves away from zero: as llama.cpp does. */
        @Override
        void encode(float[] values, int at, ByteBuffer block) {
            float greatest = 0;
            for (int i = 0; i < 32; i++) {
                greatest = Math.max(greatest, Math.abs(values[at + i]));
            }
            float scale = greatest / 127;
            float inverse = scale == 0 ? 0 : 1 / scale;
            block.putShort(Half.of(scale));
            for (int i = 0; i < 32; i++) {
                float scaled = values[at + i] * inverse;
                block.put((byte) (scaled < 0 ? -Math.floor(0.5 - scaled) : Math.floor(0.5 + scaled)));
            }
        }
    },
    /** 16 bits a number: the upper half of a number of 32 bits. */
    BF16(30, 1, 2) {
        @Override
        void decode(ByteBuffer block, float[] values, int at) {
            values[at] = Float.intBitsToFloat(block.getShort() << 16);
        }

        @Override
        void encode(float[] values, int at, ByteBuffer block) {
            block.putShort(Half.bfloat16(values[at]));
        }
    };

    /** The format's number for this type. */
    final int id;

    /** How many numbers of a row are stored together; a row's length is a multiple. */
    final int blockLength;

    final int blockBytes;

    GgufType(int id, int blockLength, int blockBytes) {
        this.id = id;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /** Reads the block that is next into {@code values} from {@code at}. */
    abstract void decode(ByteBuffer block, float[] values, int at);

    /** Writes the block of {@code values} from {@code at}. */
    abstract void encode(float[] values, int at, ByteBuffer block);

    static Optional<GgufType> of(int id) {
        for (GgufType type : values()) {
            if (type.id == id) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
