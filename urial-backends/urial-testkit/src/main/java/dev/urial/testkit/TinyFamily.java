package dev.urial.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kinds of networks in small: two or three layers, fewer heads of keys and values than of queries, and a {@code config.json} as the
 * Hugging Face library writes it. What makes a kind special matters for texts of a dozen tokens on.
 */
public enum TinyFamily {
    /** The plain one; two matrices for input and output. */
    LLAMA(llama("null")),
    /** All positions by 4. */
    LLAMA_LINEAR(llama("""
            {"factor": 4.0, "rope_type": "linear"}""")),
    /** Slow turns by 8, fast ones as they are, some between. */
    LLAMA_LLAMA3(llama("""
            {"factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
             "original_max_position_embeddings": 64, "rope_type": "llama3"}""")),
    /** The same by YaRN, which makes attention sharper, too. */
    LLAMA_YARN(llama("""
            {"beta_fast": 8.0, "beta_slow": 1.0, "factor": 4.0,
             "original_max_position_embeddings": 128, "rope_type": "yarn"}""")),
    /** Biases of every matrix in the layers. */
    LLAMA_BIAS(llama("null")
            .replace("\"attention_bias\": false", "\"attention_bias\": true")
            .replace("\"mlp_bias\": false", "\"mlp_bias\": true")),
    /** As {@link #LLAMA_LLAMA3}, told in the words of the library's version 5. */
    LLAMA_5(version5(llama("null"), """
            {"factor": 8.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
             "original_max_position_embeddings": 64, "rope_theta": 10000.0, "rope_type": "llama3"}""")),
    /** A Llama with one matrix for input and output, which adds no token in front of a text. */
    SMOLLM(llama("null")
            .replace("\"bos_token_id\": 284", "\"bos_token_id\": 286")
            .replace("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true")),
    /** Every layer sees 8 positions. */
    MISTRAL("""
            {
              "architectures": ["MistralForCausalLM"],
              "attention_dropout": 0.0,
              "bos_token_id": 284,
              "dtype": "float32",
              "eos_token_id": 285,
              "head_dim": null,
              "hidden_act": "silu",
              "hidden_size": 64,
              "initializer_range": 0.02,
              "intermediate_size": 112,
              "max_position_embeddings": 512,
              "model_type": "mistral",
              "num_attention_heads": 4,
              "num_hidden_layers": 2,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1e-05,
              "rope_theta": 10000.0,
              "sliding_window": 8,
              "tie_word_embeddings": false,
              "transformers_version": "4.57.6",
              "use_cache": true,
              "vocab_size": 288
            }"""),
    /** Biases of queries, keys and values; rows of the embedding that stand for no token; a window that is not used. */
    QWEN2(qwen2(false)),
    /** The same with a window of 8 in all layers but the first. */
    QWEN2_WINDOW(qwen2(true)),
    /** Norms of each head of queries and keys; heads that together are wider than the stream. */
    QWEN3("""
            {
              "architectures": ["Qwen3ForCausalLM"],
              "attention_bias": false,
              "attention_dropout": 0.0,
              "bos_token_id": 285,
              "dtype": "float32",
              "eos_token_id": 287,
              "head_dim": 32,
              "hidden_act": "silu",
              "hidden_size": 64,
              "initializer_range": 0.02,
              "intermediate_size": 112,
              "layer_types": ["full_attention", "full_attention"],
              "max_position_embeddings": 512,
              "max_window_layers": 2,
              "model_type": "qwen3",
              "num_attention_heads": 4,
              "num_hidden_layers": 2,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1e-06,
              "rope_scaling": null,
              "rope_theta": 1000000.0,
              "sliding_window": null,
              "tie_word_embeddings": true,
              "transformers_version": "4.57.6",
              "use_cache": true,
              "use_sliding_window": false,
              "vocab_size": 320
            }"""),
    /** Two layers with a window of 8 and rotations of their own, and one that sees all; norms before and behind. */
    GEMMA3(gemma3()),
    /** The same in the words of the library's version 5, its full layer's positions by 8. */
    GEMMA3_5(version5(gemma3().replace("\"rope_local_base_freq\": 10000.0,", ""), """
            {"full_attention": {"factor": 8.0, "rope_theta": 1000000.0, "rope_type": "linear"},
             "sliding_attention": {"rope_theta": 10000.0, "rope_type": "default"}}""")),
    /** Norms behind attention and feed-forward net; norms of all heads of queries and keys as one. */
    OLMO2("""
            {
              "architectures": ["Olmo2ForCausalLM"],
              "attention_bias": false,
              "attention_dropout": 0.0,
              "bos_token_id": null,
              "dtype": "float32",
              "eos_token_id": 285,
              "hidden_act": "silu",
              "hidden_size": 64,
              "initializer_range": 0.02,
              "intermediate_size": 112,
              "max_position_embeddings": 512,
              "model_type": "olmo2",
              "num_attention_heads": 4,
              "num_hidden_layers": 2,
              "num_key_value_heads": 2,
              "pad_token_id": 285,
              "rms_norm_eps": 1e-06,
              "rope_scaling": null,
              "rope_theta": 500000.0,
              "tie_word_embeddings": false,
              "transformers_version": "4.57.6",
              "use_cache": true,
              "vocab_size": 288
            }""");

    private final String config;

    TinyFamily(String config) {
        this.config = config;
    }

    /** One of these, not written yet. */
    public TinyDirectory directory() {
        TinyDirectory directory = new TinyDirectory(config, tensors());
        JsonNode fields = TinyDirectory.json(config);
        if (fields.path("bos_token_id").asInt() == TinyTokenizer.BEGINNING) {
            directory.withBeginning();
        }
        return isGemma() ? directory.normWeightsAround(0) : directory;
    }

    /** The names and shapes of all tensors. */
    Map<String, List<Integer>> tensors() {
        JsonNode fields = TinyDirectory.json(config);
        int width = fields.get("hidden_size").intValue();
        int vocabulary = fields.get("vocab_size").intValue();
        Map<String, List<Integer>> all = new LinkedHashMap<>();
        all.put("model.embed_tokens.weight", List.of(vocabulary, width));
        for (int i = 0; i < fields.get("num_hidden_layers").intValue(); i++) {
            addLayer("model.layers." + i + ".", fields, all);
        }
        all.put("model.norm.weight", List.of(width));
        if (!fields.path("tie_word_embeddings").asBoolean(true)) {
            all.put("lm_head.weight", List.of(vocabulary, width));
        }
        return all;
    }

    private void addLayer(String layer, JsonNode fields, Map<String, List<Integer>> all) {
        int width = fields.get("hidden_size").intValue();
        int inner = fields.get("intermediate_size").intValue();
        int heads = fields.get("num_attention_heads").intValue();
        int headSize = fields.path("head_dim").asInt(width / heads);
        int queries = heads * headSize;
        int keys = fields.get("num_key_value_heads").intValue() * headSize;
        boolean outputBias = fields.path("attention_bias").asBoolean();
        boolean bias = outputBias || name().startsWith("QWEN2");
        boolean innerBias = fields.path("mlp_bias").asBoolean();
        addMatrix(layer + "self_attn.q_proj", queries, width, bias, all);
        addMatrix(layer + "self_attn.k_proj", keys, width, bias, all);
        addMatrix(layer + "self_attn.v_proj", keys, width, bias, all);
        addMatrix(layer + "self_attn.o_proj", width, queries, outputBias, all);
        if (this == QWEN3 || isGemma() || this == OLMO2) {
            all.put(layer + "self_attn.q_norm.weight", List.of(this == OLMO2 ? queries : headSize));
            all.put(layer + "self_attn.k_norm.weight", List.of(this == OLMO2 ? keys : headSize));
        }
        addMatrix(layer + "mlp.gate_proj", inner, width, innerBias, all);
        addMatrix(layer + "mlp.up_proj", inner, width, innerBias, all);
        addMatrix(layer + "mlp.down_proj", width, inner, innerBias, all);
        for (String norm : norms()) {
            all.put(layer + norm + ".weight", List.of(width));
        }
    }

    private static void addMatrix(String name, int out, int in, boolean bias, Map<String, List<Integer>> all) {
        all.put(name + ".weight", List.of(out, in));
        if (bias) {
            all.put(name + ".bias", List.of(out));
        }
    }

    private List<String> norms() {
        if (this == OLMO2) {
            return List.of("post_attention_layernorm", "post_feedforward_layernorm");
        }
        return isGemma()
                ? List.of(
                        "input_layernorm",
                        "post_attention_layernorm",
                        "pre_feedforward_layernorm",
                        "post_feedforward_layernorm")
                : List.of("input_layernorm", "post_attention_layernorm");
    }

    private boolean isGemma() {
        return this == GEMMA3 || this == GEMMA3_5;
    }

    private static String llama(String ropeScaling) {
        return """
                {
                  "architectures": ["LlamaForCausalLM"],
                  "attention_bias": false,
                  "attention_dropout": 0.0,
                  "bos_token_id": 284,
                  "dtype": "float32",
                  "eos_token_id": 285,
                  "head_dim": 16,
                  "hidden_act": "silu",
                  "hidden_size": 64,
                  "initializer_range": 0.02,
                  "intermediate_size": 112,
                  "max_position_embeddings": 512,
                  "mlp_bias": false,
                  "model_type": "llama",
                  "num_attention_heads": 4,
                  "num_hidden_layers": 2,
                  "num_key_value_heads": 2,
                  "pretraining_tp": 1,
                  "rms_norm_eps": 1e-05,
                  "rope_scaling": %s,
                  "rope_theta": 10000.0,
                  "tie_word_embeddings": false,
                  "transformers_version": "4.57.6",
                  "use_cache": true,
                  "vocab_size": 288
                }""".formatted(ropeScaling);
    }

    private static String qwen2(boolean window) {
        return """
                {
                  "architectures": ["Qwen2ForCausalLM"],
                  "attention_dropout": 0.0,
                  "bos_token_id": 285,
                  "dtype": "float32",
                  "eos_token_id": 287,
                  "hidden_act": "silu",
                  "hidden_size": 64,
                  "initializer_range": 0.02,
                  "intermediate_size": 112,
                  "layer_types": ["full_attention", "%1$s_attention", "%1$s_attention"],
                  "max_position_embeddings": 512,
                  "max_window_layers": %2$s,
                  "model_type": "qwen2",
                  "num_attention_heads": 4,
                  "num_hidden_layers": 3,
                  "num_key_value_heads": 2,
                  "rms_norm_eps": 1e-06,
                  "rope_scaling": null,
                  "rope_theta": 1000000.0,
                  "sliding_window": 8,
                  "tie_word_embeddings": true,
                  "transformers_version": "4.57.6",
                  "use_cache": true,
                  "use_sliding_window": %3$s,
                  "vocab_size": 320
                }""".formatted(window ? "sliding" : "full", window ? 1 : 3, window);
    }

    private static String gemma3() {
        return """
                {
                  "_sliding_window_pattern": 3,
                  "architectures": ["Gemma3ForCausalLM"],
                  "attention_bias": false,
                  "attention_dropout": 0.0,
                  "attn_logit_softcapping": null,
                  "bos_token_id": 284,
                  "dtype": "float32",
                  "eos_token_id": 285,
                  "final_logit_softcapping": null,
                  "head_dim": 32,
                  "hidden_activation": "gelu_pytorch_tanh",
                  "hidden_size": 64,
                  "initializer_range": 0.02,
                  "intermediate_size": 112,
                  "layer_types": ["sliding_attention", "sliding_attention", "full_attention"],
                  "max_position_embeddings": 512,
                  "model_type": "gemma3_text",
                  "num_attention_heads": 4,
                  "num_hidden_layers": 3,
                  "num_key_value_heads": 1,
                  "pad_token_id": 285,
                  "query_pre_attn_scalar": 24,
                  "rms_norm_eps": 1e-06,
                  "rope_local_base_freq": 10000.0,
                  "rope_scaling": null,
                  "rope_theta": 1000000.0,
                  "sliding_window": 8,
                  "transformers_version": "4.57.6",
                  "use_bidirectional_attention": false,
                  "use_cache": true,
                  "vocab_size": 288
                }""";
    }

    /** The fields that say how positions are rotated, in one. */
    private static String version5(String config, String ropeParameters) {
        return config.replaceAll(
                        "\"rope_scaling\": null,\\s*\"rope_theta\": [0-9.]+", "\"rope_parameters\": " + ropeParameters)
                .replace("4.57.6", "5.2.0");
    }
}
