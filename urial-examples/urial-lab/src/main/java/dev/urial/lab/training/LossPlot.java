package dev.urial.lab.training;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Training and validation loss over the tokens seen, drawn as SVG. */
final class LossPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;

    private LossPlot() {}

    /** The picture of a log's lines, of which there may be none. */
    static String svg(String title, List<LossLog.Line> lines) {
        double tokens =
                Math.max(1, lines.stream().mapToLong(LossLog.Line::tokens).max().orElse(1));
        double highest = lines.stream()
                .mapToDouble(line -> Math.max(line.training(), line.validation().orElse(0)))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double top = Math.max(1, Math.ceil(highest));
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="%d" y="24" font-size="15">%s</text>
                """,
                WIDTH,
                HEIGHT,
                LEFT,
                title.replace("&", "&amp;").replace("<", "&lt;")));
        for (int i = 0; i <= top; i++) {
            double y = y(i, top);
            svg.append(String.format(Locale.ROOT, """
                    <path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%d</text>
                    """, LEFT, y, WIDTH - RIGHT, LEFT - 8, y + 4, i));
        }
        for (int i = 0; i <= 4; i++) {
            svg.append(String.format(
                    Locale.ROOT, """
                    <text x="%.1f" y="%d" text-anchor="middle">%.2f</text>
                    """, x(tokens * i / 4, tokens), HEIGHT - BOTTOM + 18, tokens * i / 4 / 1e6));
        }
        svg.append(String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="middle">million tokens seen</text>
                <text x="16" y="%d" transform="rotate(-90 16 %d)" text-anchor="middle">loss, nats a token</text>
                <path d="%s" fill="none" stroke="#7a9cc6"/>
                <path d="%s" fill="none" stroke="#c0392b" stroke-width="2"/>
                <text x="%d" y="%d" text-anchor="end"><tspan fill="#7a9cc6">training</tspan> <tspan fill="#c0392b">held-out</tspan></text>
                </svg>
                """,
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 12,
                (TOP + HEIGHT - BOTTOM) / 2,
                (TOP + HEIGHT - BOTTOM) / 2,
                path(lines, tokens, top, false),
                path(lines, tokens, top, true),
                WIDTH - RIGHT,
                24));
        return svg.toString();
    }

    private static String path(List<LossLog.Line> lines, double tokens, double top, boolean validation) {
        StringBuilder path = new StringBuilder();
        for (LossLog.Line line : lines) {
            OptionalDouble loss = validation ? line.validation() : OptionalDouble.of(line.training());
            if (loss.isPresent() && Double.isFinite(loss.getAsDouble())) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        path.isEmpty() ? "M" : "L",
                        x((double) line.tokens(), tokens),
                        y(loss.getAsDouble(), top)));
            }
        }
        return path.toString();
    }

    private static double x(double tokens, double most) {
        return LEFT + tokens / most * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double loss, double top) {
        return HEIGHT - BOTTOM - loss / top * (HEIGHT - TOP - BOTTOM);
    }
}
