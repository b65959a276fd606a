package dev.urial.lab.training;

import java.util.Map;
import java.util.Objects;

/** The network once more, in plain loops and double precision, to compare with. */
final class PlainLlama {
    private final ModelShape shape;
    private final Map<String, float[]> weights;

    PlainLlama(ModelShape shape, Map<String, float[]> weights) {
        this.shape = shape;
        this.weights = weights;
    }

    /** The weighted mean loss of a batch. */
    double loss(Batch batch) {
        double sum = 0;
        for (int row = 0; row < batch.tokens().length; row++) {
            double[][] logits = logits(batch.tokens()[row], batch.length());
            for (int t = 0; t < batch.length(); t++) {
                double normalizer = 0;
                for (double logit : logits[t]) {
                    normalizer += Math.exp(logit);
                }
                sum += batch.weight(row, t) * (Math.log(normalizer) - logits[t][batch.tokens()[row][t + 1]]);
            }
        }
        return sum / batch.total();
    }

    private double[][] logits(int[] tokens, int length) {
        int width = shape.width();
        double[][] x = new double[length][width];
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < width; i++) {
                x[t][i] = get("token_embd")[tokens[t] * width + i];
            }
        }
        for (int l = 0; l < shape.layers(); l++) {
            String block = "blk." + l + ".";
            double[][] h = norm(x, block + "attn_norm");
            double[][] q = turn(times(h, block + "attn_q"));
            double[][] k = turn(times(h, block + "attn_k"));
            add(x, times(attend(q, k, times(h, block + "attn_v")), block + "attn_output"));
            h = norm(x, block + "ffn_norm");
            double[][] gate = times(h, block + "ffn_gate");
            double[][] up = times(h, block + "ffn_up");
            for (int t = 0; t < length; t++) {
                for (int i = 0; i < up[t].length; i++) {
                    up[t][i] *= gate[t][i] / (1 + Math.exp(-gate[t][i]));
                }
            }
            add(x, times(up, block + "ffn_down"));
        }
        return times(norm(x, "output_norm"), "token_embd");
    }

    private float[] get(String name) {
        return Objects.requireNonNull(weights.get(name + ".weight"));
    }

    private double[][] norm(double[][] x, String name) {
        double[][] y = new double[x.length][shape.width()];
        for (int t = 0; t < x.length; t++) {
            double square = 0;
            for (double value : x[t]) {
                square += value * value;
            }
            for (int i = 0; i < shape.width(); i++) {
                y[t][i] = x[t][i] / Math.sqrt(square / shape.width() + shape.epsilon()) * get(name)[i];
            }
        }
        return y;
    }

    /** A matrix is [out, in], row by row. */
    private double[][] times(double[][] x, String name) {
        float[] matrix = get(name);
        int in = x[0].length;
        double[][] y = new double[x.length][matrix.length / in];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < y[t].length; o++) {
                for (int i = 0; i < in; i++) {
                    y[t][o] += x[t][i] * matrix[o * in + i];
                }
            }
        }
        return y;
    }

    /** Turns the pair (2i, 2i + 1) of each head by the position times base^(-2i / size). */
    private double[][] turn(double[][] x) {
        int size = shape.headSize();
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < shape.width(); j += 2) {
                double angle = t * Math.pow(shape.ropeBase(), -(double) (j % size) / size);
                double a = x[t][j];
                double b = x[t][j + 1];
                x[t][j] = a * Math.cos(angle) - b * Math.sin(angle);
                x[t][j + 1] = a * Math.sin(angle) + b * Math.cos(angle);
            }
        }
        return x;
    }

    private double[][] attend(double[][] q, double[][] k, double[][] v) {
        int size = shape.headSize();
        double[][] y = new double[q.length][shape.width()];
        for (int head = 0; head < shape.width(); head += size) {
            for (int t = 0; t < q.length; t++) {
                double[] share = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    double score = 0;
                    for (int i = head; i < head + size; i++) {
                        score += q[t][i] * k[s][i];
                    }
                    share[s] = Math.exp(score / Math.sqrt(size));
                    sum += share[s];
                }
                for (int s = 0; s <= t; s++) {
                    for (int i = head; i < head + size; i++) {
                        y[t][i] += share[s] / sum * v[s][i];
                    }
                }
            }
        }
        return y;
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += y[t][i];
            }
        }
    }
}
