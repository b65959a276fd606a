package dev.urial.backend.llamacpp;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import dev.urial.core.engine.TokenBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@link Llama} by JNA's direct mapping. Structs travel as blocks larger than any build's, which is sound because every call
 * here takes them last and their size puts them in memory.
 */
final class JnaLlama implements Llama {
    /** The one log callback of the process; if it were collected, the next line would end the process. */
    private static volatile LogCallback keptCallback = (level, text, user) -> {};

    private final NativeBuild build;
    private final String version;

    // Used under NativeModel.DECODING only: the arrays of a batch, and the struct that points to them.
    private Memory batchMemory = new Memory(1);
    private final Batch batch = new Batch();
    private int batchCapacity;

    private JnaLlama(NativeBuild build, String version) {
        this.build = build;
        this.version = version;
    }

    /** Binds the process to a library that has been identified, and starts it. Once a process. */
    static JnaLlama bind(NativeLibrary library, NativeBuild build, String version, NativeLog log) {
        Native.register(Common.class, library);
        LogCallback callback = (level, text, user) -> {
            try {
                log.append(level, text.getString(0, "UTF-8"));
            } catch (Throwable neverIntoNativeCode) {
                // A lost line of log is all that may come of it.
            }
        };
        keptCallback = callback;
        Common.llama_log_set(callback, Pointer.NULL);
        if (build == NativeBuild.B4916) {
            Native.register(B4916Api.class, library);
        } else {
            Native.register(V050Api.class, library);
            String folder = String.valueOf(library.getFile().getAbsoluteFile().getParent());
            V050Api.ggml_backend_load_all_from_path(terminated(folder));
        }
        Common.llama_backend_init();
        return new JnaLlama(build, version);
    }

    /** Whether the defaults that a library gives stand where this build keeps them. */
    static boolean hasLayout(NativeLibrary library, NativeBuild build) {
        Block model = (Block) library.getFunction("llama_model_default_params").invoke(Block.class, new Object[0]);
        Block context =
                (Block) library.getFunction("llama_context_default_params").invoke(Block.class, new Object[0]);
        return model.holds(build.modelDefaults) && context.holds(build.contextDefaults);
    }

    @Override
    public NativeBuild build() {
        return build;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public long loadModel(String file, int gpuLayers) {
        Block params = Common.llama_model_default_params();
        params.setInt(build.model.gpuLayers(), gpuLayers);
        return Common.llama_model_load_from_file(terminated(file), params);
    }

    @Override
    public void freeModel(long model) {
        Common.llama_model_free(model);
    }

    @Override
    public boolean hasDecoder(long model) {
        return Common.llama_model_has_decoder(model) != 0;
    }

    @Override
    public int trainedContext(long model) {
        return Common.llama_model_n_ctx_train(model);
    }

    @Override
    public long loadAdapter(long model, String file) {
        return Common.llama_adapter_lora_init(model, terminated(file));
    }

    @Override
    public void freeAdapter(long adapter) {
        Common.llama_adapter_lora_free(adapter);
    }

    @Override
    public boolean setAdapter(long context, long adapter, float scale) {
        int error = build == NativeBuild.B4916
                ? B4916Api.llama_set_adapter_lora(context, adapter, scale)
                : V050Api.llama_set_adapters_lora(context, new long[] {adapter}, 1, new float[] {scale});
        return error == 0;
    }

    @Override
    public long newContext(long model, ContextSettings settings) {
        Block params = Common.llama_context_default_params();
        params.setInt(0, settings.cells());
        params.setInt(4, settings.batch());
        params.setInt(8, settings.batch());
        params.setInt(12, settings.sequences());
        params.setInt(build.context.threads(), settings.threads());
        params.setInt(build.context.batchThreads(), settings.threads());
        if (build == NativeBuild.B4916) {
            boolean on = settings.flashAttention() == LlamaCppBackendProvider.FlashAttention.ON;
            params.setBoolean(build.context.flashAttention(), on);
        } else {
            int flash = switch (settings.flashAttention()) {
                case AUTO -> -1;
                case OFF -> 0;
                case ON -> 1;
            };
            params.setInt(build.context.flashAttention(), flash);
        }
        int type = settings.kvType() == LlamaCppBackendProvider.KvType.F32 ? 0 : 1; // of enum ggml_type
        params.setInt(build.context.keyType(), type);
        params.setInt(build.context.keyType() + Integer.BYTES, type); // of values
        build.context.unifiedCache().ifPresent(offset -> params.setBoolean(offset, settings.unifiedCache()));
        build.context.fullWindows().ifPresent(offset -> params.setBoolean(offset, !settings.windowed()));
        return Common.llama_init_from_model(model, params);
    }

    @Override
    public void freeContext(long context) {
        Common.llama_free(context);
    }

    @Override
    public int contextSize(long context) {
        return Common.llama_n_ctx(context);
    }

    @Override
    public int batchSize(long context) {
        return Common.llama_n_batch(context);
    }

    @Override
    public long vocabulary(long model) {
        return Common.llama_model_get_vocab(model);
    }

    @Override
    public int vocabularySize(long vocabulary) {
        return Common.llama_vocab_n_tokens(vocabulary);
    }

    @Override
    public int bos(long vocabulary) {
        return Common.llama_vocab_bos(vocabulary);
    }

    @Override
    public boolean addsBos(long vocabulary) {
        return Common.llama_vocab_get_add_bos(vocabulary) != 0;
    }

    @Override
    public boolean isEnd(long vocabulary, int token) {
        return Common.llama_vocab_is_eog(vocabulary, token) != 0;
    }

    @Override
    public int tokenize(long vocabulary, byte[] text, boolean parseControl, int[] into) {
        byte parse = (byte) (parseControl ? 1 : 0);
        return Common.llama_tokenize(vocabulary, text, text.length, into, into.length, (byte) 0, parse);
    }

    @Override
    public byte[] spellings(long vocabulary, int[] starts) {
        int tokens = starts.length - 1;
        int room = 16 * tokens + (1 << 16);
        Memory memory = new Memory(room);
        int end = 0;
        for (int token = 0; token < tokens; token++) {
            starts[token] = end;
            int length = piece(vocabulary, token, memory, end, false);
            if (length < 0) {
                room = 2 * room - length;
                Memory larger = new Memory(room);
                larger.write(0, memory.getByteArray(0, end), 0, end);
                memory = larger;
                length = piece(vocabulary, token, memory, end, false);
            }
            end += length;
        }
        starts[tokens] = end;
        return memory.getByteArray(0, end);
    }

    @Override
    public byte[] name(long vocabulary, int token) {
        Memory memory = new Memory(256);
        int length = piece(vocabulary, token, memory, 0, true);
        if (length < 0) {
            memory = new Memory(-length);
            length = piece(vocabulary, token, memory, 0, true);
        }
        return memory.getByteArray(0, length);
    }

    private static int piece(long vocabulary, int token, Memory memory, int at, boolean control) {
        long address = Pointer.nativeValue(memory) + at;
        int room = (int) memory.size() - at;
        return Common.llama_token_to_piece(vocabulary, token, address, room, 0, (byte) (control ? 1 : 0));
    }

    @Override
    public int decode(long context, TokenBatch tokens) {
        int count = tokens.size();
        reserve(count);
        Pointer memory = batchMemory;
        long capacity = batchCapacity;
        memory.write(0, tokens.tokens(), 0, count);
        memory.write(4 * capacity, tokens.positions(), 0, count);
        memory.write(20 * capacity, tokens.sequences(), 0, count);
        for (int i = 0; i < count; i++) {
            memory.setByte(24 * capacity + i, (byte) (tokens.wanted(i) ? 1 : 0));
        }
        batch.tokenCount = count;
        return Common.llama_decode(context, batch);
    }

    /**
     * Makes room for a batch: token and position (4 bytes each), pointer to the sequence (8), number of sequences, which is always
     * 1 (4), sequence (4), logits (1).
     */
    private void reserve(int count) {
        if (count <= batchCapacity) {
            return;
        }
        int capacity = Math.max(64, count);
        Memory memory = new Memory(25L * capacity);
        memory.clear();
        for (int i = 0; i < capacity; i++) {
            memory.setPointer(8L * capacity + 8L * i, memory.share(20L * capacity + 4L * i));
            memory.setInt(16L * capacity + 4L * i, 1);
        }
        batch.token = memory;
        batch.position = memory.share(4L * capacity);
        batch.sequences = memory.share(8L * capacity);
        batch.sequenceCount = memory.share(16L * capacity);
        batch.logits = memory.share(24L * capacity);
        batchMemory = memory;
        batchCapacity = capacity;
    }

    @Override
    public boolean logits(long context, int row, float[] into) {
        long address = Common.llama_get_logits_ith(context, row);
        if (address == 0) {
            return false;
        }
        new Pointer(address).read(0, into, 0, into.length);
        return true;
    }

    @Override
    public boolean forgetFrom(long context, int sequence, int from) {
        if (build == NativeBuild.B4916) {
            return B4916Api.llama_kv_self_seq_rm(context, sequence, from, -1) != 0;
        }
        return V050Api.llama_memory_seq_rm(V050Api.llama_get_memory(context), sequence, from, -1) != 0;
    }

    @Override
    public void forgetAll(long context) {
        if (build == NativeBuild.B4916) {
            B4916Api.llama_kv_self_clear(context);
        } else {
            V050Api.llama_memory_clear(V050Api.llama_get_memory(context), (byte) 0);
        }
    }

    @Override
    public void copySequence(long context, int from, int to) {
        // Always whole: a part of a sequence cannot be copied between streams, and asking for it ends the process.
        if (build == NativeBuild.B4916) {
            B4916Api.llama_kv_self_seq_cp(context, from, to, -1, -1);
        } else {
            V050Api.llama_memory_seq_cp(V050Api.llama_get_memory(context), from, to, -1, -1);
        }
    }

    @Override
    public ByteBuffer save(long context, int sequence) {
        long size = Common.llama_state_seq_get_size(context, sequence);
        if (size <= 0 || size > Integer.MAX_VALUE - 8) {
            return ByteBuffer.allocateDirect(0);
        }
        ByteBuffer state = ByteBuffer.allocateDirect((int) size);
        long written = Common.llama_state_seq_get_data(context, Native.getDirectBufferPointer(state), size, sequence);
        return state.limit((int) Math.max(0, Math.min(size, written)));
    }

    @Override
    public boolean restore(long context, int sequence, ByteBuffer state) {
        Pointer source = Native.getDirectBufferPointer(state).share(state.position());
        return Common.llama_state_seq_set_data(context, source, state.remaining(), sequence) == state.remaining();
    }

    @Override
    public String systemInfo() {
        return Common.llama_print_system_info().getString(0, "UTF-8");
    }

    private static byte[] terminated(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** {@code ggml_log_callback}. */
    interface LogCallback extends Callback {
        void invoke(int level, Pointer text, Pointer user);
    }

    /** A parameter struct of any build. */
    @Structure.FieldOrder("words")
    public static final class Block extends Structure implements Structure.ByValue {
        public long[] words = new long[64];

        void setInt(int offset, int value) {
            set(offset, value, 0xFFFF_FFFFL);
        }

        void setBoolean(int offset, boolean value) {
            set(offset, value ? 1 : 0, 0xFF);
        }

        boolean holds(Map<Integer, Integer> numbers) {
            return numbers.entrySet().stream()
                    .allMatch(entry ->
                            (int) (words[entry.getKey() / 8] >>> (entry.getKey() % 8 * 8)) == entry.getValue());
        }

        private void set(int offset, long value, long mask) {
            int shift = offset % 8 * 8;
            words[offset / 8] = (words[offset / 8] & ~(mask << shift)) | ((value & mask) << shift);
        }
    }

    /** {@code struct llama_batch}. */
    @Structure.FieldOrder({"tokenCount", "token", "embedding", "position", "sequenceCount", "sequences", "logits"})
    public static final class Batch extends Structure implements Structure.ByValue {
        public int tokenCount;
        public Pointer token = Pointer.NULL;
        public Pointer embedding = Pointer.NULL;
        public Pointer position = Pointer.NULL;
        public Pointer sequenceCount = Pointer.NULL;
        public Pointer sequences = Pointer.NULL;
        public Pointer logits = Pointer.NULL;
    }

    /** What both builds have, by their C names. C's {@code bool} is a byte here. */
    private static final class Common {
        static native void llama_log_set(LogCallback callback, Pointer user);

        static native void llama_backend_init();

        static native Block llama_model_default_params();

        static native Block llama_context_default_params();

        static native long llama_model_load_from_file(byte[] file, Block params);

        static native void llama_model_free(long model);

        static native byte llama_model_has_decoder(long model);

        static native int llama_model_n_ctx_train(long model);

        static native long llama_adapter_lora_init(long model, byte[] file);

        static native void llama_adapter_lora_free(long adapter);

        static native long llama_init_from_model(long model, Block params);

        static native void llama_free(long context);

        static native int llama_n_ctx(long context);

        static native int llama_n_batch(long context);

        static native long llama_model_get_vocab(long model);

        static native int llama_vocab_n_tokens(long vocabulary);

        static native int llama_vocab_bos(long vocabulary);

        static native byte llama_vocab_get_add_bos(long vocabulary);

        static native byte llama_vocab_is_eog(long vocabulary, int token);

        static native int llama_tokenize(
                long vocabulary, byte[] text, int length, int[] into, int capacity, byte addSpecial, byte parseSpecial);

        static native int llama_token_to_piece(
                long vocabulary, int token, long into, int capacity, int leadingSpaces, byte special);

        static native int llama_decode(long context, Batch batch);

        static native long llama_get_logits_ith(long context, int row);

        static native long llama_state_seq_get_size(long context, int sequence);

        static native long llama_state_seq_get_data(long context, Pointer into, long size, int sequence);

        static native long llama_state_seq_set_data(long context, Pointer from, long size, int sequence);

        static native Pointer llama_print_system_info();
    }

    /** What only b4916 has. */
    private static final class B4916Api {
        static native byte llama_kv_self_seq_rm(long context, int sequence, int from, int to);

        static native void llama_kv_self_clear(long context);

        static native void llama_kv_self_seq_cp(long context, int from, int to, int start, int end);

        static native int llama_set_adapter_lora(long context, long adapter, float scale);
    }

    /** What only v0.5.0 has; the first says where it keeps its code for this processor. */
    private static final class V050Api {
        static native void ggml_backend_load_all_from_path(byte[] folder);

        static native long llama_get_memory(long context);

        static native byte llama_memory_seq_rm(long memory, int sequence, int from, int to);

        static native void llama_memory_clear(long memory, byte data);

        static native void llama_memory_seq_cp(long memory, int from, int to, int start, int end);

        static native int llama_set_adapters_lora(long context, long[] adapters, long count, float[] scales);
    }
}
