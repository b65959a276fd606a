package dev.urial.backend.llamacpp;

import java.util.Map;
import java.util.OptionalInt;

/**
 * The builds of llama.cpp that are known, with where their structs keep what is set here (bytes from the start, on every 64-bit
 * platform). Taken from {@code llama.h} of each release and confirmed on the binaries.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers and unmodifiable maps
enum NativeBuild {
    B4916(
            new ModelParams(8),
            new ContextParams(16, 20, 99, OptionalInt.empty(), OptionalInt.empty(), 88),
            Map.of(8, 0),
            Map.of(0, 512, 4, 2048, 8, 512, 12, 1, 16, 4, 20, 4, 24, -1, 88, 1, 92, 1)),
    V0_5_0(
            new ModelParams(16),
            new ContextParams(28, 32, 52, OptionalInt.of(133), OptionalInt.of(132), 104),
            Map.of(16, -1, 24, -1),
            Map.of(0, 512, 4, 2048, 8, 512, 12, 1, 28, 4, 32, 4, 40, -1, 52, -1, 104, 1, 108, 1));

    /** The offsets of {@code struct llama_model_params}. */
    record ModelParams(int gpuLayers) {}

    /**
     * The offsets of {@code struct llama_context_params}, beside {@code n_ctx}, {@code n_batch}, {@code n_ubatch} and
     * {@code n_seq_max}, which are at 0, 4, 8 and 12 in both.
     *
     * @param flashAttention a bool in b4916, an int (0 off, 1 on, -1 automatic) in v0.5.0
     * @param unifiedCache a bool, where there is one
     * @param fullWindows a bool, where there is one: whether layers with a sliding window keep everything
     */
    record ContextParams(
            int threads,
            int batchThreads,
            int flashAttention,
            OptionalInt unifiedCache,
            OptionalInt fullWindows,
            int keyType) {}

    final ModelParams model;
    final ContextParams context;
    /** 32-bit numbers that the library's own defaults must hold at these offsets: proof that the layout is the one above. */
    final Map<Integer, Integer> modelDefaults;

    final Map<Integer, Integer> contextDefaults;

    NativeBuild(
            ModelParams model,
            ContextParams context,
            Map<Integer, Integer> modelDefaults,
            Map<Integer, Integer> contextDefaults) {
        this.model = model;
        this.context = context;
        this.modelDefaults = modelDefaults;
        this.contextDefaults = contextDefaults;
    }

    /** The name of the release. */
    String release() {
        return this == B4916 ? "b4916" : "v0.5.0";
    }

    /** All releases, for messages. */
    static String known() {
        return B4916.release() + " (the Maven artifact de.kherud:llama:4.2.0) and " + V0_5_0.release();
    }
}
