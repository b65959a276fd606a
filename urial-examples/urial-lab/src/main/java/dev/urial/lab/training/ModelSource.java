package dev.urial.lab.training;

import java.util.Locale;
import java.util.Map;

/**
 * The network, its gradient and its optimizers, written as TorchScript.
 *
 * <p>The gradient is written out by hand, so that a pass needs no recording of operations, runs beside others on other threads
 * and overwrites what it no longer needs. Weights are lists of arrays in the order of {@link Parameters}. A linear weight is
 * [out, in]. The matrix products of the linear layers work in bfloat16 where asked; weights, the residual stream, attention,
 * norms, probabilities, sums of gradients and optimizers are float32 throughout.
 *
 * <p>Rotary positions turn the pairs of neighbours (2i, 2i+1) within each head, as llama.cpp does for its architecture "llama".
 * Weights trained here go into a GGUF file as they are. A pair is one complex number, turned by a product.
 */
final class ModelSource {
    private static final String TEXT = """
              def norm(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                r = torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [1], True), $EPS))
                return (torch.mul(x, r), r)
              def norm_grad(self, dy: Tensor, n: Tensor, r: Tensor, g: Tensor, dg: Tensor) -> Tensor:
                p = torch.mul(dy, n)
                torch.add_(dg, torch.sum(p, [0]))
                m = torch.unsqueeze(torch.div(torch.mv(p, g), $WIDTH), 1)
                d = torch.mul(dy, g)
                return torch.mul_(torch.sub_(d, torch.mul(n, m)), r)
              def turn(self, x: Tensor, by: Tensor, rows: int, length: int, type: int) -> Tensor:
                c = torch.view_as_complex(torch.view(torch.to(x, 6), [rows, length, $HEADS * $PAIRS, 2]))
                y = torch.view(torch.view_as_real(torch.mul(c, by)), [rows, length, $HEADS, $HEAD])
                return torch.transpose(torch.to(y, type), 1, 2)
              def turns(self, length: int) -> Tensor:
                i = torch.arange($PAIRS, dtype=7, device=torch.device("cpu"))
                f = torch.pow($BASE, torch.div(i, -$PAIRS))
                a = torch.outer(torch.arange(length, dtype=7, device=torch.device("cpu")), f)
                c = torch.complex(torch.to(torch.cos(a), 6), torch.to(torch.sin(a), 6))
                return torch.repeat(c, [1, $HEADS])
              def split(self, x: Tensor, rows: int, length: int) -> Tensor:
                return torch.transpose(torch.view(x, [rows, length, $HEADS, $HEAD]), 1, 2)
              def join(self, x: Tensor, count: int) -> Tensor:
                return torch.reshape(torch.transpose(x, 1, 2), [count, $WIDTH])
              def head(self, h: Tensor, e: Tensor, targets: Tensor, weights: Tensor) -> Tuple[Tensor, Tensor]:
                p = torch.softmax(torch.linear(h, e), -1, 6)
                t = torch.log_(torch.clamp_min_(torch.gather(p, 1, targets), 1e-30))
                return (p, torch.neg(torch.sum(torch.mul(t, weights))))
              def loss(self, tokens: Tensor, targets: Tensor, weights: Tensor, w: List[Tensor]) -> float:
                rows, length = torch.size(tokens, 0), torch.size(tokens, 1)
                count = torch.mul(rows, length)
                by = self.turns(length)
                e = torch.to(w[0], $HALF)
                x = torch.embedding(w[0], torch.view(tokens, [-1]))
                for l in range($LAYERS):
                  b = torch.add(torch.mul(l, 9), 1)
                  n, r = self.norm(x)
                  h = torch.to(torch.mul(n, w[b]), $HALF)
                  q = self.turn(torch.linear(h, torch.to(w[torch.add(b, 1)], $HALF)), by, rows, length, 6)
                  k = self.turn(torch.linear(h, torch.to(w[torch.add(b, 2)], $HALF)), by, rows, length, 6)
                  v = self.split(torch.to(torch.linear(h, torch.to(w[torch.add(b, 3)], $HALF)), 6), rows, length)
                  o, _ = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True)
                  x = torch.add(x, torch.linear(torch.to(self.join(o, count), $HALF), torch.to(w[torch.add(b, 4)], $HALF)))
                  n, r = self.norm(x)
                  h = torch.to(torch.mul(n, w[torch.add(b, 5)]), $HALF)
                  g = torch.linear(h, torch.to(w[torch.add(b, 6)], $HALF))
                  u = torch.linear(h, torch.to(w[torch.add(b, 7)], $HALF))
                  a = torch.mul_(torch.silu(g), u)
                  x = torch.add(x, torch.linear(a, torch.to(w[torch.add(b, 8)], $HALF)))
                n, r = self.norm(x)
                h = torch.to(torch.mul(n, w[torch.sub(torch.len(w), 1)]), $HALF)
                _, total = self.head(h, e, torch.view(targets, [-1, 1]), torch.view(weights, [-1, 1]))
                return float(total)
              def grad(self, tokens: Tensor, targets: Tensor, weights: Tensor, w: List[Tensor], d: List[Tensor], scale: float) -> float:
                rows, length = torch.size(tokens, 0), torch.size(tokens, 1)
                count = torch.mul(rows, length)
                by = self.turns(length)
                last = torch.sub(torch.len(w), 1)
                c = annotate(List[Tensor], [])
                for i in range(torch.len(w)):
                  torch.append(c, torch.to(w[i], $HALF))
                ids = torch.view(tokens, [-1])
                x = torch.embedding(w[0], ids)
                kept = annotate(List[Tensor], [])
                for l in range($LAYERS):
                  b = torch.add(torch.mul(l, 9), 1)
                  n1, r1 = self.norm(x)
                  h1 = torch.to(torch.mul(n1, w[b]), $HALF)
                  q = self.turn(torch.linear(h1, c[torch.add(b, 1)]), by, rows, length, 6)
                  k = self.turn(torch.linear(h1, c[torch.add(b, 2)]), by, rows, length, 6)
                  v = self.split(torch.to(torch.linear(h1, c[torch.add(b, 3)]), 6), rows, length)
                  o, lse = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., True)
                  x = torch.add(x, torch.linear(torch.to(self.join(o, count), $HALF), c[torch.add(b, 4)]))
                  n2, r2 = self.norm(x)
                  h2 = torch.to(torch.mul(n2, w[torch.add(b, 5)]), $HALF)
                  g = torch.linear(h2, c[torch.add(b, 6)])
                  u = torch.linear(h2, c[torch.add(b, 7)])
                  s = torch.silu(g)
                  a = torch.mul(s, u)
                  x = torch.add(x, torch.linear(a, c[torch.add(b, 8)]))
                  kept = torch.add(kept, [n1, r1, h1, q, k, v, o, lse, n2, r2, h2, g, u, s, a])
                n, r = self.norm(x)
                h = torch.mul(n, w[last])
                to = torch.view(targets, [-1, 1])
                share = torch.view(weights, [-1, 1])
                p, total = self.head(torch.to(h, $HALF), c[0], to, share)
                share = torch.mul(share, scale)
                dp = torch.to(torch.scatter_add_(p, 1, to, torch.full_like(share, -1)), $HALF)
                torch.add_(d[0], torch.mm(torch.t(dp), torch.to(torch.mul(h, share), $HALF)))
                dh = torch.mul(torch.to(torch.mm(dp, c[0]), 6), share)
                dx = self.norm_grad(dh, n, r, w[last], d[last])
                back = torch.conj_physical(by)
                for j in range($LAYERS):
                  l = torch.sub($LAYERS - 1, j)
                  b = torch.add(torch.mul(l, 9), 1)
                  n1, r1, h1, q, k, v, o, lse, n2, r2, h2, g, u, s, a = kept[torch.mul(l, 15):torch.add(torch.mul(l, 15), 15)]
                  dy = torch.to(dx, $HALF)
                  torch.add_(d[torch.add(b, 8)], torch.mm(torch.t(dy), a))
                  da = torch.mm(dy, c[torch.add(b, 8)])
                  du = torch.mul(da, s)
                  dg = torch.silu_backward(torch.mul_(da, u), g)
                  torch.add_(d[torch.add(b, 6)], torch.mm(torch.t(dg), h2))
                  torch.add_(d[torch.add(b, 7)], torch.mm(torch.t(du), h2))
                  dh = torch.addmm(torch.mm(dg, c[torch.add(b, 6)]), du, c[torch.add(b, 7)])
                  torch.add_(dx, self.norm_grad(torch.to(dh, 6), n2, r2, w[torch.add(b, 5)], d[torch.add(b, 5)]))
                  dy = torch.to(dx, $HALF)
                  torch.add_(d[torch.add(b, 4)], torch.mm(torch.t(dy), torch.to(self.join(o, count), $HALF)))
                  do = self.split(torch.to(torch.mm(dy, c[torch.add(b, 4)]), 6), rows, length)
                  dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward(do, q, k, v, o, lse, 0., True)
                  dq = self.join(self.turn(self.join(dq, count), back, rows, length, $HALF), count)
                  dk = self.join(self.turn(self.join(dk, count), back, rows, length, $HALF), count)
                  dv = torch.to(self.join(dv, count), $HALF)
                  torch.add_(d[torch.add(b, 1)], torch.mm(torch.t(dq), h1))
                  torch.add_(d[torch.add(b, 2)], torch.mm(torch.t(dk), h1))
                  torch.add_(d[torch.add(b, 3)], torch.mm(torch.t(dv), h1))
                  dh = torch.mm(dq, c[torch.add(b, 1)])
                  dh = torch.addmm(dh, dk, c[torch.add(b, 2)])
                  dh = torch.addmm(dh, dv, c[torch.add(b, 3)])
                  torch.add_(dx, self.norm_grad(torch.to(dh, 6), n1, r1, w[b], d[b]))
                torch.add_(d[0], torch.embedding_dense_backward(dx, ids, $VOCABULARY, -1, False))
                return float(total)
              def gather(self, d: List[Tensor], others: List[Tensor]) -> float:
                each = torch.floordiv(torch.len(others), torch.len(d))
                total = torch.zeros([], dtype=7, device=torch.device("cpu"))
                for i in range(torch.len(d)):
                  for j in range(each):
                    o = others[torch.add(torch.mul(j, torch.len(d)), i)]
                    torch.add_(d[i], o)
                    torch.zero_(o)
                  torch.add_(total, torch.sum(torch.mul(d[i], d[i]), dtype=7))
                return float(total)
              def orthogonal(self, g: Tensor) -> Tensor:
                x = torch.div(g, torch.add(torch.linalg_vector_norm(g, 2, [1, 2], True), 1e-7))
                for i in range(5):
                  a = torch.bmm(x, torch.transpose(x, 1, 2))
                  y = torch.baddbmm(a, a, a, beta=-4.775, alpha=2.0315)
                  x = torch.baddbmm(x, y, x, beta=3.4445, alpha=1.)
                return x
              def muon(self, w: List[Tensor], d: List[Tensor], m: List[Tensor], clip: float, momentum: float, shrink: float, step: float) -> None:
                flip = torch.gt(torch.size(w[0], 0), torch.size(w[0], 1))
                u = annotate(List[Tensor], [])
                for i in range(torch.len(w)):
                  torch.mul_(d[i], clip)
                  torch.add_(torch.mul_(m[i], momentum), d[i])
                  n = torch.add(d[i], m[i], alpha=momentum)
                  torch.append(u, n)
                x = torch.stack(u)
                if flip:
                  x = torch.transpose(self.orthogonal(torch.contiguous(torch.transpose(x, 1, 2))), 1, 2)
                else:
                  x = self.orthogonal(x)
                for i in range(torch.len(w)):
                  torch.mul_(w[i], shrink)
                  torch.add_(w[i], torch.select(x, 0, i), alpha=torch.neg(step))
                  torch.zero_(d[i])
              def adam(self, w: List[Tensor], d: List[Tensor], m: List[Tensor], v: List[Tensor], clip: float, first: float, second: float, root: float, shrink: float, step: float) -> None:
                for i in range(torch.len(w)):
                  torch.mul_(d[i], clip)
                  torch.add_(torch.mul_(m[i], first), d[i], alpha=torch.sub(1., first))
                  torch.addcmul_(torch.mul_(v[i], second), d[i], d[i], value=torch.sub(1., second))
                  spread = torch.add_(torch.div_(torch.sqrt(v[i]), root), 1e-8)
                  torch.mul_(w[i], shrink)
                  torch.addcdiv_(w[i], m[i], spread, value=torch.neg(step))
                  torch.zero_(d[i])
            """;

    private ModelSource() {}

    /** The module's methods for a shape, with linear layers in bfloat16 or all in float32. */
    static String of(ModelShape shape, boolean bfloat16) {
        int pairs = shape.headSize() / 2;
        Map<String, String> values = Map.of(
                "$HEADS", "" + shape.heads(),
                "$HEAD", "" + shape.headSize(),
                "$PAIRS", "" + pairs,
                "$WIDTH", "" + shape.width(),
                "$LAYERS", "" + shape.layers(),
                "$VOCABULARY", "" + shape.vocabulary(),
                "$BASE", String.format(Locale.ROOT, "%.9e", shape.ropeBase()),
                "$EPS", String.format(Locale.ROOT, "%.9e", shape.epsilon()),
                "$HALF", bfloat16 ? "15" : "6");
        String text = TEXT;
        // longest names first: $HEADS before $HEAD
        for (String name : values.keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .toList()) {
            text = text.replace(name, values.get(name));
        }
        return text;
    }
}
