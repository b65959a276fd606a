package dev.urial.backend.djl.files;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.Unloadable;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.safetensors.DType;
import dev.urial.core.safetensors.SafetensorsWriter;
import dev.urial.core.spi.BackendException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network of a GGUF file in the form of the Hugging Face library. Two things are stored otherwise there: the rows of llama's queries
 * and keys, which llama.cpp turns in neighbouring pairs and the library in pairs half a head apart; and gemma's norms, to which the
 * network adds 1, and GGUF has it added already.
 */
final class GgufNetwork {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** In Gemma 3 every sixth layer sees everything. */
    private static final int GLOBAL_EVERY = 6;

    private static final double LOCAL_BASE = 10_000;
    /** The layers of the one Gemma 3 whose queries are scaled by another number than their length. */
    private static final int LAYERS_OF_27B = 62;

    private static final Map<String, String> COMMON = Map.of(
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj",
            "attn_norm", "input_layernorm");
    private static final Map<String, String> LLAMA = with(COMMON, Map.of("ffn_norm", "post_attention_layernorm"));
    private static final Map<String, String> GEMMA = with(
            COMMON,
            Map.of(
                    "attn_q_norm", "self_attn.q_norm",
                    "attn_k_norm", "self_attn.k_norm",
                    "post_attention_norm", "post_attention_layernorm",
                    "ffn_norm", "pre_feedforward_layernorm",
                    "post_ffw_norm", "post_feedforward_layernorm"));
    private static final Map<String, String> OUTER = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");

    /** What changes a network and is not converted, by the ends of its keys. */
    private static final List<String> REFUSED = List.of(
            "rope.scaling.type",
            "rope.scaling.factor",
            "rope.scale_linear",
            "expert_count",
            "logit_scale",
            "attention.scale",
            "final_logit_softcapping",
            "attn_logit_softcapping");

    private final GgufFile file;
    private final boolean gemma;
    private final long heads;
    private final long pairs;
    private final long headSize;

    /**
     * Reads what there is to convert.
     *
     * @throws BackendException {@code UNLOADABLE} if it is of another kind
     */
    GgufNetwork(GgufFile file) {
        this.file = file;
        gemma = file.architecture().equals("gemma3");
        if (!gemma && !file.architecture().equals("llama")) {
            throw refused("its architecture '" + Unloadable.printable(file.architecture())
                    + "' is not converted; llama and gemma3 are");
        }
        if (file.split()) {
            throw refused("it is one of several parts; join them first, or open it as llamacpp:FILE");
        }
        for (String end : REFUSED) {
            refuse(end);
        }
        if (!gemma) {
            refuse("attention.sliding_window");
        }
        heads = number("attention.head_count");
        pairs = file.number(key("attention.head_count_kv")).orElse(heads);
        headSize = file.number(key("attention.key_length")).orElse(number("embedding_length") / Math.max(1, heads));
        if (file.number(key("attention.value_length")).orElse(headSize) != headSize
                || file.number(key("rope.dimension_count")).orElse(headSize) != headSize) {
            throw refused("its values, or what is turned by their place, have another length than its keys");
        }
    }

    private void refuse(String end) {
        boolean there = file.number(key(end)).filter(value -> value != 0).isPresent()
                || file.real(key(end)).filter(value -> value != 0).isPresent()
                || file.string(key(end)).filter(value -> !value.equals("none")).isPresent();
        if (there) {
            throw refused("it has '" + key(end) + "', which is not converted");
        }
    }

    private static Map<String, String> with(Map<String, String> first, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(first);
        all.putAll(more);
        return Map.copyOf(all);
    }

    private String key(String end) {
        return file.architecture() + "." + end;
    }

    private long number(String end) {
        return file.number(key(end)).orElseThrow(() -> refused("it lacks '" + key(end) + "'"));
    }

    private BackendException refused(String found) {
        return Refusal.of(file.file(), found);
    }

    ObjectNode config() {
        ObjectNode config = MAPPER.createObjectNode();
        config.putArray("architectures").add(gemma ? "Gemma3ForCausalLM" : "LlamaForCausalLM");
        config.put("model_type", gemma ? "gemma3_text" : "llama");
        config.put("vocab_size", rows("token_embd.weight"));
        config.put("hidden_size", number("embedding_length"));
        config.put("intermediate_size", number("feed_forward_length"));
        config.put("num_hidden_layers", number("block_count"));
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", pairs);
        config.put("head_dim", headSize);
        config.put("max_position_embeddings", number("context_length"));
        config.put("rope_theta", file.real(key("rope.freq_base")).orElse(10_000.0));
        String epsilon = key("attention.layer_norm_rms_epsilon");
        config.put("rms_norm_eps", file.real(epsilon).orElseThrow(() -> refused("it lacks '" + epsilon + "'")));
        config.put("tie_word_embeddings", !file.tensors().contains("output.weight"));
        config.put("torch_dtype", "float32");
        if (gemma) {
            putGemma(config);
        } else {
            config.put("hidden_act", "silu").put("mlp_bias", false);
        }
        return config.put("attention_bias", false).put("attention_dropout", 0.0);
    }

    private void putGemma(ObjectNode config) {
        long layers = number("block_count");
        config.put("hidden_activation", "gelu_pytorch_tanh");
        config.put("query_pre_attn_scalar", layers == LAYERS_OF_27B ? number("embedding_length") / heads : headSize);
        config.put("sliding_window", number("attention.sliding_window"));
        config.put("rope_local_base_freq", file.real(key("rope.freq_base_swa")).orElse(LOCAL_BASE));
        ArrayNode types = config.putArray("layer_types");
        for (int layer = 1; layer <= layers; layer++) {
            types.add(layer % GLOBAL_EVERY == 0 ? "full_attention" : "sliding_attention");
        }
    }

    private long rows(String tensor) {
        List<Long> shape = file.shape(tensor);
        if (shape.size() != 2) {
            throw refused("tensor '" + tensor + "' has the shape " + shape);
        }
        return shape.get(1);
    }

    /** The tensors, under the library's names. */
    SafetensorsWriter weights() {
        checkMemory();
        SafetensorsWriter writer = new SafetensorsWriter();
        for (String name : file.tensors()) {
            String other = name(name);
            int[] shape = shape(name);
            float[] values = file.read(name);
            DType type = type(name);
            if (gemma && shape.length == 1) {
                for (int i = 0; i < values.length; i++) {
                    values[i] -= 1;
                }
                type = DType.F32;
            } else if (!gemma && (name.endsWith(".attn_q.weight") || name.endsWith(".attn_k.weight"))) {
                values = apart(values, shape, name.endsWith(".attn_q.weight") ? heads : pairs);
            }
            writer.tensor(other, type, values, shape);
        }
        return writer;
    }

    private void checkMemory() {
        long bytes = 0;
        for (String name : file.tensors()) {
            bytes += 4 * file.shape(name).stream().reduce(1L, (a, b) -> a * b);
        }
        long most = Runtime.getRuntime().maxMemory() / 4 * 3;
        if (bytes > most) {
            throw new BackendException(
                    BackendException.Kind.OUT_OF_MEMORY,
                    "cannot convert " + file.file() + ": its numbers take " + (bytes >> 20) + " MiB, and Java may use "
                            + (most >> 20)
                            + " MiB for them; name the Hugging Face directory of the model itself, or give"
                            + " Java more (-Xmx)");
        }
    }

    private String name(String tensor) {
        String outer = OUTER.get(tensor);
        if (outer != null) {
            return outer;
        }
        String[] parts = tensor.split("\\.", -1);
        String inner = parts.length == 4 && parts[0].equals("blk") && parts[3].equals("weight")
                ? (gemma ? GEMMA : LLAMA).get(parts[2])
                : null;
        if (inner == null || !parts[1].matches("\\d{1,4}")) {
            throw refused("its tensor '" + Unloadable.printable(tensor) + "' is not converted");
        }
        return "model.layers." + parts[1] + "." + inner + ".weight";
    }

    private int[] shape(String tensor) {
        List<Long> stored = file.shape(tensor);
        int[] shape = new int[stored.size()];
        for (int i = 0; i < shape.length; i++) {
            long extent = stored.get(shape.length - 1 - i);
            if (extent > Integer.MAX_VALUE) {
                throw refused("tensor '" + Unloadable.printable(tensor) + "' has the shape " + stored);
            }
            shape[i] = (int) extent;
        }
        return shape;
    }

    /** The smallest of the types that holds what the file holds. */
    private DType type(String tensor) {
        GgufType type = file.type(tensor).orElse(GgufType.F32);
        return switch (type) {
            case F16 -> DType.F16;
            case BF16 -> DType.BF16;
            case F32, Q8_0 -> DType.F32;
        };
    }

    /** Rows of heads, of which neighbours are pairs, so that those half a head apart are. */
    private float[] apart(float[] rows, int[] shape, long heads) {
        if (shape.length != 2 || shape[0] != heads * headSize || headSize % 2 != 0) {
            throw refused("its queries or keys have " + (shape.length == 2 ? shape[0] : 0) + " rows for " + heads
                    + " heads of " + headSize);
        }
        int columns = shape[1];
        int half = (int) headSize / 2;
        float[] result = new float[rows.length];
        for (int row = 0; row < shape[0]; row++) {
            int head = row / (2 * half);
            int within = row % (2 * half);
            int to = head * 2 * half + within % 2 * half + within / 2;
            System.arraycopy(rows, row * columns, result, to * columns, columns);
        }
        return result;
    }
}
