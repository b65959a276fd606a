package dev.urial.backend.djl.torch;

import dev.urial.backend.djl.family.Architecture;
import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.Layer;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import dev.urial.backend.djl.family.Architecture.Rotary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network written as TorchScript, for one architecture, type of numbers, device and size of the cache. It is made of numbers and
 * flags only, never of text from a file.
 *
 * <p>{@code step} computes {@code rows} stretches of {@code each} tokens. {@code packed} has, one after the other: the tokens; their
 * positions; the cells of the cache where their keys and values go; the sequence of each stretch; and of which tokens the stream is
 * wanted. A sequence's cells lie together, {@code $CAPACITY} of them, and one cell more than all sequences have takes what only fills
 * up stretches that are shorter. {@code seen} cells of each sequence are looked at. {@code plain} says that nothing among them is
 * hidden from anything. It gives the stream behind the last norm, a row for each wanted token; {@code head} makes logits of it.
 */
final class NetworkText {
    private static final String FILLING = """
              def empty(self, sizes: List[int], type: int) -> Tensor:
                return torch.zeros(sizes, dtype=type, device=torch.device("$DEVICE"))
              def fill(self, to: Tensor, at: int, rows: int, raw: Tensor, half: bool) -> int:
                x = raw
                if half:
                  x = torch.view_copy(raw, dtype=15)
                place = torch.narrow(to, 0, at, rows)
                unused = torch.copy_(place, x)
                return 0
              def raise_by(self, to: Tensor, offset: float) -> int:
                unused = torch.add_(to, offset)
                return 0
              def scale(self, to: Tensor, factor: float) -> int:
                unused = torch.mul_(to, factor)
                return 0
            """;

    private static final String MEMORY = """
              def copy(self, k: List[Tensor], from_cell: int, to_cell: int, count: int) -> int:
                for l in range(torch.len(k)):
                  to = torch.narrow(k[l], 0, to_cell, count)
                  unused = torch.copy_(to, torch.narrow(k[l], 0, from_cell, count))
                return 0
              def save(self, k: List[Tensor], cell: int, count: int) -> Tensor:
                parts = annotate(List[Tensor], [])
                for l in range(torch.len(k)):
                  unused = torch.append(parts, torch.reshape(torch.narrow(k[l], 0, cell, count), [-1]))
                all = torch.to(torch.cat(parts, 0), torch.device("cpu"), $TYPE)
                return torch.view_copy(all, dtype=0)
              def restore(self, k: List[Tensor], cell: int, count: int, state: Tensor) -> int:
                all = torch.view_copy(state, dtype=$TYPE)
                each = torch.mul(count, $KV_HEADS * $SIZE)
                for l in range(torch.len(k)):
                  part = torch.narrow(all, 0, torch.mul(l, each), each)
                  to = torch.narrow(k[l], 0, cell, count)
                  unused = torch.copy_(to, torch.view(part, [count, $KV_HEADS, $SIZE]))
                return 0
            """;

    private static final String NETWORK = """
              def norm(self, x: Tensor, w: Tensor, size: int) -> Tensor:
                return torch.to(torch.rms_norm(torch.to(x, 6), [size], w, $EPSILON), $TYPE)
              def low(self, x: Tensor, a: Tensor, b: Tensor) -> Tensor:
                return torch.linear(torch.linear(x, a), b)
              def turn(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
                first = torch.narrow(x, 2, 0, $HALF)
                second = torch.narrow(x, 2, $HALF, $HALF)
                one = torch.sub(torch.mul(first, cos), torch.mul(second, sin))
                two = torch.add(torch.mul(second, cos), torch.mul(first, sin))
                return torch.to(torch.cat([one, two], 2), $TYPE)
              def cached(self, c: Tensor, first: int, rows: int, seen: int, gathered: bool, which: Tensor) -> Tensor:
                s = torch.view(torch.narrow(c, 0, 0, $SEQUENCES * $CAPACITY), [$SEQUENCES, $CAPACITY, $KV_HEADS, $SIZE])
                s = torch.narrow(s, 1, 0, seen)
                if gathered:
                  s = torch.index_select(s, 0, which)
                else:
                  s = torch.narrow(s, 0, first, rows)
                return torch.transpose(s, 1, 2)
              def mask(self, hidden: Tensor, rows: int, each: int, seen: int) -> Tensor:
                m = torch.zeros([rows, each, 1, seen], dtype=$TYPE, device=torch.device("$DEVICE"))
                m = torch.masked_fill_(m, torch.unsqueeze(hidden, 2), torch.neg(inf))
                m = torch.expand(m, [rows, each, $GROUP, seen])
                return torch.reshape(m, [rows, 1, torch.mul(each, $GROUP), seen])
              def attend(self, q: Tensor, k: Tensor, v: Tensor, rows: int, each: int, masks: List[Tensor], mask: int, plain: bool) -> Tensor:
                g = torch.permute(torch.reshape(q, [rows, each, $KV_HEADS, $GROUP, $SIZE]), [0, 2, 1, 3, 4])
                g = torch.reshape(g, [rows, $KV_HEADS, torch.mul(each, $GROUP), $SIZE])
                if plain:
                  o = torch.scaled_dot_product_attention(g, k, v, None, 0., False, scale=$FACTOR)
                else:
                  o = torch.scaled_dot_product_attention(g, k, v, masks[mask], 0., False, scale=$FACTOR)
                o = torch.permute(torch.reshape(o, [rows, $KV_HEADS, each, $GROUP, $SIZE]), [0, 2, 1, 3, 4])
                return torch.reshape(o, [torch.mul(rows, each), $HEADS * $SIZE])
              def head(self, x: Tensor, first: int, count: int, w: List[Tensor]) -> Tensor:
                y = torch.linear(torch.narrow(x, 0, first, count), w[$OUTPUT])
                return torch.to(torch.to(y, 6), torch.device("cpu"), 6)
              def keep(self, x: Tensor, asked: Tensor, w: List[Tensor]) -> Tensor:
                rows = torch.index_select(x, 0, torch.to(asked, torch.device("$DEVICE"), 4))
                return torch.to(torch.linear(rows, w[$OUTPUT]), 6)
              def join(self, parts: List[Tensor]) -> Tensor:
                return torch.cat(parts, 0)
              def tell(self, x: Tensor, tokens: Tensor, best: int) -> Tensor:
                z = torch.logsumexp(x, [1], True)
                own = torch.gather(x, 1, torch.unsqueeze(torch.to(tokens, torch.device("$DEVICE"), 4), 1))
                rank = torch.add(torch.sum(torch.gt(x, own), [1], True), 1)
                values, ids = torch.topk(x, best, 1, True, True)
                reached = torch.sum(torch.ge(x, torch.narrow(values, 1, torch.sub(best, 1), 1)), [1], True)
                parts = [torch.to(z, 7), torch.to(own, 7), torch.to(rank, 7), torch.to(reached, 7), torch.to(ids, 7), torch.to(values, 7)]
                return torch.to(torch.reshape(torch.cat(parts, 1), [-1]), torch.device("cpu"), 7)
              def compare(self, x: Tensor, y: Tensor) -> Tensor:
                n = torch.size(x, 0)
                parts = torch.floordiv(torch.add(n, 31), 32)
                kl = annotate(List[Tensor], [])
                tv = annotate(List[Tensor], [])
                for i in range(parts):
                  p = torch.log_softmax(torch.slice(x, 0, torch.mul(i, 32), torch.mul(torch.add(i, 1), 32), 1), 1, 6)
                  q = torch.log_softmax(torch.slice(y, 0, torch.mul(i, 32), torch.mul(torch.add(i, 1), 32), 1), 1, 6)
                  e = torch.exp(p)
                  d = torch.masked_fill(torch.sub(p, q), torch.eq(e, 0.), 0.)
                  unused = torch.append(kl, torch.sum(torch.mul(e, d), [1], False, dtype=7))
                  far = torch.abs(torch.sub(e, torch.exp(q)))
                  unused = torch.append(tv, torch.mul(torch.sum(far, [1], False, dtype=7), 0.5))
                both = torch.cat([torch.cat(kl, 0), torch.cat(tv, 0)], 0)
                return torch.to(both, torch.device("cpu"), 7)
              def one(self, x: Tensor, row: int, token: int) -> Tensor:
                r = torch.select(x, 0, row)
                own = torch.narrow(r, 0, token, 1)
                rank = torch.reshape(torch.add(torch.sum(torch.gt(r, own)), 1), [1])
                return torch.to(torch.cat([torch.to(own, 7), torch.to(rank, 7)], 0), torch.device("cpu"), 7)
              def row(self, x: Tensor, row: int) -> Tensor:
                return torch.to(torch.contiguous(torch.select(x, 0, row)), torch.device("cpu"), 6)
              def step(self, packed: Tensor, rows: int, each: int, first: int, gathered: bool, seen: int, wanted: int, plain: bool, w: List[Tensor], k: List[Tensor], v: List[Tensor], turns: List[Tensor]$ADAPTER_ARGUMENTS) -> Tensor:
                n = torch.mul(rows, each)
                p = torch.to(packed, torch.device("$DEVICE"), 4)
                positions = torch.narrow(p, 0, n, n)
                cells = torch.narrow(p, 0, torch.mul(n, 2), n)
                which = torch.narrow(p, 0, torch.mul(n, 3), rows)
                asked = torch.narrow(p, 0, torch.add(torch.mul(n, 3), rows), wanted)
                masks = annotate(List[Tensor], [])
                if torch.__not__(plain):
                  at = torch.view(positions, [rows, each, 1])
                  j = torch.arange(seen, dtype=4, device=torch.device("$DEVICE"))
                  ahead = torch.gt(j, at)
            $MASKS
                  unused = torch.append(masks, self.mask(ahead, rows, each, seen))
                cos = annotate(List[Tensor], [])
                sin = annotate(List[Tensor], [])
                for r in range($ROTARIES):
                  unused = torch.append(cos, torch.unsqueeze(torch.index_select(turns[torch.mul(r, 2)], 0, positions), 1))
                  unused = torch.append(sin, torch.unsqueeze(torch.index_select(turns[torch.add(torch.mul(r, 2), 1)], 0, positions), 1))
                mask_of = $MASK_OF
                rotary_of = $ROTARY_OF
                x = torch.embedding(w[0], torch.narrow(p, 0, 0, n))
            $SCALE_EMBEDDING
                for l in range($LAYERS):
                  i = torch.add(torch.mul(l, $STRIDE), 1)
            $LAYER
                x = torch.index_select(x, 0, asked)
                return self.norm(x, w[$LAST_NORM], $WIDTH)
            """;

    private final Architecture architecture;
    private final Packing packing;
    private final Set<String> adapted;

    private NetworkText(Architecture architecture, Set<String> adapted) {
        this.architecture = architecture;
        this.packing = new Packing(architecture);
        this.adapted = adapted;
    }

    /** The methods alone with which arrays are made and filled. */
    static String filling(String device) {
        return FILLING.replace("$DEVICE", device);
    }

    /**
     * The module's methods.
     *
     * @param adapted the matrices to which an adapter adds something, in some layer: {@code q_proj}, ...; empty without one
     */
    static String of(Architecture architecture, TorchModel.Settings settings, Set<String> adapted) {
        NetworkText text = new NetworkText(architecture, adapted);
        Map<String, String> values = text.values();
        values.put("$DEVICE", settings.device());
        values.put("$TYPE", "" + settings.type().torch);
        values.put("$SEQUENCES", "" + settings.sequences());
        values.put("$CAPACITY", "" + settings.contextTokens());
        String result = FILLING + MEMORY + NETWORK;
        // what brings further names first, then longest names first: $KV_HEADS before $KV
        for (String name : List.of("$LAYER\n", "$MASKS\n", "$SCALE_EMBEDDING\n")) {
            result = result.replace(name, values.remove(name));
        }
        for (String name : values.keySet().stream()
                .sorted((one, other) -> other.length() - one.length())
                .toList()) {
            result = result.replace(name, values.get(name));
        }
        return result;
    }

    private Map<String, String> values() {
        Architecture a = architecture;
        List<Rotary> rotaries = rotaries(a);
        List<Integer> windows = windows(a);
        int stride = packing.layer(0).size();
        int layers = a.layers().size();
        int lastNorm = 1 + layers * stride;
        Map<String, String> values = new TreeMap<>();
        values.put("$EPSILON", real(a.epsilon()));
        values.put("$HALF", "" + a.headSize() / 2);
        values.put("$KV_HEADS", "" + a.kvHeads());
        values.put("$GROUP", "" + a.heads() / a.kvHeads());
        values.put("$HEADS", "" + a.heads());
        values.put("$SIZE", "" + a.headSize());
        values.put("$FACTOR", real(a.attentionFactor()));
        values.put("$ROTARIES", "" + rotaries.size());
        values.put("$WIDTH", "" + a.width());
        values.put("$LAYERS", "" + layers);
        values.put("$STRIDE", "" + stride);
        values.put("$LAST_NORM", "" + lastNorm);
        values.put("$OUTPUT", "" + (a.tied() ? 0 : lastNorm + 1));
        values.put("$ADAPTER_ARGUMENTS", adapted.isEmpty() ? "" : ", la: List[Tensor], lb: List[Tensor]");
        values.put("$MASK_OF", listed(a.layers().stream().map(layer -> maskOf(layer, windows))));
        values.put("$ROTARY_OF", listed(a.layers().stream().map(layer -> rotaries.indexOf(layer.rotary()))));
        values.put("$MASKS\n", masks(windows));
        values.put(
                "$SCALE_EMBEDDING\n",
                a.embeddingFactor() == 1 ? "" : "    x = torch.mul(x, " + real(a.embeddingFactor()) + ")\n");
        values.put("$LAYER\n", layer());
        return values;
    }

    /** The different rotary positions, in the order in which tables of them are given. */
    static List<Rotary> rotaries(Architecture architecture) {
        return architecture.layers().stream().map(Layer::rotary).distinct().toList();
    }

    private static List<Integer> windows(Architecture architecture) {
        return architecture.layers().stream()
                .map(Layer::window)
                .flatMap(window -> window.stream().boxed())
                .distinct()
                .toList();
    }

    /** Masks come in the order of windows, and last the one without. */
    private static int maskOf(Layer layer, List<Integer> windows) {
        OptionalInt window = layer.window();
        return window.isPresent() ? windows.indexOf(window.getAsInt()) : windows.size();
    }

    private static String masks(List<Integer> windows) {
        return windows.stream()
                .map(window -> "      hidden = torch.logical_or(ahead, torch.le(j, torch.sub(at, " + window + ")))\n"
                        + "      unused = torch.append(masks, self.mask(hidden, rows, each, seen))\n")
                .collect(Collectors.joining());
    }

    private String layer() {
        Architecture a = architecture;
        StringBuilder text = new StringBuilder();
        line(text, "h = " + (a.norms() == Norms.AFTER ? "x" : norm("x", "before_attention")));
        line(text, "y = " + linear("h", "qkv"));
        addLow(text, "y", "h", List.of("q_proj", "k_proj", "v_proj"));
        addQueriesAndKeys(text);
        line(text, "value = torch.reshape(torch.narrow(y, 1, $QUERIES + $KEYS, $KEYS), [n, $KV_HEADS, $SIZE])");
        line(text, "t = self.turn(qk, cos[rotary_of[l]], sin[rotary_of[l]])");
        line(text, "unused = torch.index_copy_(k[l], 0, cells, torch.narrow(t, 1, $HEADS, $KV_HEADS))");
        line(text, "unused = torch.index_copy_(v[l], 0, cells, value)");
        line(text, "keys = self.cached(k[l], first, rows, seen, gathered, which)");
        line(text, "values = self.cached(v[l], first, rows, seen, gathered, which)");
        line(text, "q = torch.narrow(t, 1, 0, $HEADS)");
        line(text, "h = self.attend(q, keys, values, rows, each, masks, mask_of[l], plain)");
        line(text, "y = " + linear("h", "o"));
        addLow(text, "y", "h", List.of("o_proj"));
        line(text, "x = torch.add(x, " + (a.norms() == Norms.BEFORE ? "y" : norm("y", "behind_attention")) + ")");
        line(text, "h = " + (a.norms() == Norms.AFTER ? "x" : norm("x", "before_feedforward")));
        line(text, "y = " + linear("h", "gu"));
        addLow(text, "y", "h", List.of("gate_proj", "up_proj"));
        line(text, "gate = torch.narrow(y, 1, 0, $FEED_FORWARD)");
        line(
                text,
                "gate = torch."
                        + (a.activation() == Activation.SILU ? "silu(gate)" : "gelu(gate, approximate=\"tanh\")"));
        line(text, "h = torch.mul(gate, torch.narrow(y, 1, $FEED_FORWARD, $FEED_FORWARD))");
        line(text, "y = " + linear("h", "down"));
        addLow(text, "y", "h", List.of("down_proj"));
        line(text, "x = torch.add(x, " + (a.norms() == Norms.BEFORE ? "y" : norm("y", "behind_feedforward")) + ")");
        return text.toString()
                .replace("$QUERIES", "" + a.heads() * a.headSize())
                .replace("$KEYS", "" + a.kvHeads() * a.headSize())
                .replace("$FEED_FORWARD", "" + a.feedForward());
    }

    private void addQueriesAndKeys(StringBuilder text) {
        String narrowed = "torch.narrow(y, 1, 0, $QUERIES + $KEYS)";
        String shape = "[n, $HEADS + $KV_HEADS, $SIZE]";
        if (architecture.queryKeyNorm() == QueryKeyNorm.WHOLE) {
            line(text, "qn = self.norm(torch.narrow(y, 1, 0, $QUERIES), " + at("q_norm") + ", $QUERIES)");
            line(text, "kn = self.norm(torch.narrow(y, 1, $QUERIES, $KEYS), " + at("k_norm") + ", $KEYS)");
            narrowed = "torch.cat([qn, kn], 1)";
        }
        line(text, "qk = torch.reshape(" + narrowed + ", " + shape + ")");
        if (architecture.queryKeyNorm() == QueryKeyNorm.EACH_HEAD) {
            line(text, "qk = torch.rms_norm(torch.to(qk, 6), [$SIZE], None, $EPSILON)");
            line(text, "qk = torch.mul(qk, " + at("qk_norm") + ")");
        }
    }

    /** What an adapter adds to products that lie side by side. */
    private void addLow(StringBuilder text, String to, String of, List<String> modules) {
        if (modules.stream().noneMatch(adapted::contains)) {
            return;
        }
        List<String> parts = modules.stream()
                .map(module -> {
                    String index =
                            "torch.add(torch.mul(l, " + Low.MODULES.size() + "), " + Low.MODULES.indexOf(module) + ")";
                    return "self.low(" + of + ", la[" + index + "], lb[" + index + "])";
                })
                .toList();
        String added = parts.size() == 1 ? parts.get(0) : "torch.cat([" + String.join(", ", parts) + "], 1)";
        line(text, to + " = torch.add(" + to + ", " + added + ")");
    }

    private String norm(String of, String role) {
        return "self.norm(" + of + ", " + at(role) + ", $WIDTH)";
    }

    private String linear(String of, String role) {
        boolean bias =
                packing.layer(0).stream().anyMatch(packed -> packed.role().equals(role + "_bias"));
        return "torch.linear(" + of + ", " + at(role) + (bias ? ", " + at(role + "_bias") : "") + ")";
    }

    private String at(String role) {
        List<String> roles = packing.layer(0).stream().map(Packing.Packed::role).toList();
        return "w[torch.add(i, " + roles.indexOf(role) + ")]";
    }

    private static void line(StringBuilder text, String line) {
        text.append("      ").append(line).append('\n');
    }

    private static String real(double value) {
        return String.format(Locale.ROOT, "%.17e", value);
    }

    private static String listed(Stream<Integer> numbers) {
        return numbers.map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
