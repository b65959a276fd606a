package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network's tensors lie in memory: those that are used together are one matrix, so that there are fewer and larger products.
 * First the embedding, then for each layer {@link #layer}, the last norm, and the output matrix where there is one.
 */
final class Packing {
    private final Architecture architecture;

    /** A tensor of the file, and which rows it is; broadcast over them where it has fewer. */
    record Part(String tensor, int at, int rows) {}

    /**
     * One array.
     *
     * @param role by which the network's text knows it
     * @param shape rows first
     * @param norm whether it is the weight of a norm: in 32 bits, and with the norms' offset
     */
    record Packed(String role, List<Integer> shape, boolean norm, List<Part> parts) {}

    Packing(Architecture architecture) {
        this.architecture = architecture;
    }

    /** All of them, in order. */
    List<Packed> all() {
        List<Packed> all = new ArrayList<>();
        int vocabulary = architecture.vocabularySize();
        int width = architecture.width();
        all.add(matrix("embedding", width, new Part(architecture.embedding(), 0, vocabulary)));
        for (int i = 0; i < architecture.layers().size(); i++) {
            all.addAll(layer(i));
        }
        all.add(norm("norm", architecture.lastNorm(), width));
        if (!architecture.tied()) {
            all.add(matrix("head", width, new Part(architecture.head(), 0, vocabulary)));
        }
        return all;
    }

    /** Those of a layer; the same roles in the same order for each. */
    List<Packed> layer(int index) {
        Architecture a = architecture;
        List<Packed> arrays = new ArrayList<>();
        String layer = a.layer(index);
        int queries = a.heads() * a.headSize();
        int keys = a.kvHeads() * a.headSize();
        String q = layer + "self_attn.q_proj";
        String k = layer + "self_attn.k_proj";
        String v = layer + "self_attn.v_proj";
        linear(arrays, "qkv", a.width(), a.queryKeyValueBias(), List.of(q, k, v), List.of(queries, keys, keys));
        linear(arrays, "o", queries, a.attentionOutputBias(), List.of(layer + "self_attn.o_proj"), List.of(a.width()));
        queryKeyNorms(arrays, layer);
        List<String> gateAndUp = List.of(layer + "mlp.gate_proj", layer + "mlp.up_proj");
        List<Integer> inner = List.of(a.feedForward(), a.feedForward());
        linear(arrays, "gu", a.width(), a.feedForwardBias(), gateAndUp, inner);
        linear(
                arrays,
                "down",
                a.feedForward(),
                a.feedForwardBias(),
                List.of(layer + "mlp.down_proj"),
                List.of(a.width()));
        if (a.norms() != Norms.AFTER) {
            arrays.add(norm("before_attention", layer + "input_layernorm.weight", a.width()));
            String second = a.norms() == Norms.BEFORE ? "post_attention_layernorm" : "pre_feedforward_layernorm";
            arrays.add(norm("before_feedforward", layer + second + ".weight", a.width()));
        }
        if (a.norms() != Norms.BEFORE) {
            arrays.add(norm("behind_attention", layer + "post_attention_layernorm.weight", a.width()));
            arrays.add(norm("behind_feedforward", layer + "post_feedforward_layernorm.weight", a.width()));
        }
        return arrays;
    }

    private void queryKeyNorms(List<Packed> arrays, String layer) {
        Architecture a = architecture;
        String q = layer + "self_attn.q_norm.weight";
        String k = layer + "self_attn.k_norm.weight";
        if (a.queryKeyNorm() == QueryKeyNorm.EACH_HEAD) {
            List<Part> parts = List.of(new Part(q, 0, a.heads()), new Part(k, a.heads(), a.kvHeads()));
            arrays.add(new Packed("qk_norm", List.of(a.heads() + a.kvHeads(), a.headSize()), true, parts));
        } else if (a.queryKeyNorm() == QueryKeyNorm.WHOLE) {
            arrays.add(norm("q_norm", q, a.heads() * a.headSize()));
            arrays.add(norm("k_norm", k, a.kvHeads() * a.headSize()));
        }
    }

    private static void linear(
            List<Packed> arrays, String role, int in, boolean bias, List<String> modules, List<Integer> outs) {
        List<Part> weights = new ArrayList<>();
        List<Part> biases = new ArrayList<>();
        int rows = 0;
        for (int i = 0; i < modules.size(); i++) {
            weights.add(new Part(modules.get(i) + ".weight", rows, outs.get(i)));
            biases.add(new Part(modules.get(i) + ".bias", rows, outs.get(i)));
            rows += outs.get(i);
        }
        arrays.add(new Packed(role, List.of(rows, in), false, weights));
        if (bias) {
            arrays.add(new Packed(role + "_bias", List.of(rows), false, biases));
        }
    }

    private static Packed matrix(String role, int in, Part part) {
        return new Packed(role, List.of(part.rows, in), false, List.of(part));
    }

    private static Packed norm(String role, String tensor, int width) {
        return new Packed(role, List.of(width), true, List.of(new Part(tensor, 0, width)));
    }
}
