package dev.urial.eval.figures;

/**
 * A logistic regression on one number, by Newton's method: {@code P(success) = logistic(a + b x)}. An item is {@code {x, successes, of how
 * many}}; successes may be halves. It gives {@code a} and {@code b}.
 */
final class LogisticLine implements Bootstrap.Estimate {
    private static final int STEPS = 100;
    private static final double NEAR = 1e-6;
    private static final double ROUNDING = 1e-9;
    private static final double LEAST = 1e-15;

    private final double ridge;
    private final double startA;
    private final double startB;

    /** @param ridge above 0: so many times {@code (a² + b²)/2} is added to the negative log-likelihood, which so has one minimum */
    LogisticLine(double ridge) {
        this(ridge, 0, 0);
    }

    private LogisticLine(double ridge, double startA, double startB) {
        this.ridge = ridge;
        this.startA = startA;
        this.startB = startB;
    }

    /** The same that begins near what will come out, and so comes to it sooner. */
    LogisticLine from(double[] line) {
        return new LogisticLine(ridge, line[0], line[1]);
    }

    static double logistic(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    @Override
    public double[] of(double[][] kinds, int[] counts) {
        double a = startA;
        double b = startB;
        Slope slope = slope(kinds, counts, a, b);
        for (int step = 0; step < STEPS; step++) {
            double part = 1;
            Slope next = slope(kinds, counts, a - slope.stepA(), b - slope.stepB());
            while (next.loss > slope.loss * (1 + ROUNDING)
                    && part > LEAST) { // far off, a whole step may lead past the minimum
                part /= 2;
                next = slope(kinds, counts, a - part * slope.stepA(), b - part * slope.stepB());
            }
            a -= part * slope.stepA();
            b -= part * slope.stepB();
            if (part * (Math.abs(slope.stepA()) + Math.abs(slope.stepB())) < NEAR) {
                break;
            }
            slope = next;
        }
        return new double[] {a, b};
    }

    private Slope slope(double[][] kinds, int[] counts, double a, double b) {
        Slope slope = new Slope();
        for (int kind = 0; kind < kinds.length; kind++) {
            if (counts[kind] > 0) {
                slope.add(kinds[kind], counts[kind], a, b);
            }
        }
        slope.addRidge(ridge, a, b);
        return slope;
    }

    /** The loss at a line, its first derivatives, and its second ones. */
    private static final class Slope {
        private double loss;
        private double byA;
        private double byB;
        private double byAA;
        private double byAB;
        private double byBB;

        void add(double[] item, int count, double a, double b) {
            double x = item[0];
            double successes = count * item[1];
            double all = count * item[2];
            double z = a + b * x;
            double tail = Math.exp(-Math.abs(z)); // never overflows
            double p = (z >= 0 ? 1 : tail) / (1 + tail);
            double spread = all * tail / ((1 + tail) * (1 + tail));
            loss += all * (Math.log1p(tail) + Math.max(z, 0)) - successes * z;
            byA += all * p - successes;
            byB += (all * p - successes) * x;
            byAA += spread;
            byAB += spread * x;
            byBB += spread * x * x;
        }

        void addRidge(double ridge, double a, double b) {
            loss += ridge * (a * a + b * b) / 2;
            byA += ridge * a;
            byB += ridge * b;
            byAA += ridge;
            byBB += ridge;
        }

        double stepA() {
            return (byBB * byA - byAB * byB) / determinant();
        }

        double stepB() {
            return (byAA * byB - byAB * byA) / determinant();
        }

        private double determinant() {
            return byAA * byBB - byAB * byAB; // above 0, for the ridge is
        }
    }
}
