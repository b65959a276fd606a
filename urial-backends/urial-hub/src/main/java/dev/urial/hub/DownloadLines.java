package dev.urial.hub;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Downloads told in plain lines: one when a file begins, then one every ten seconds. For one thread. */
public final class DownloadLines implements DownloadListener {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final Consumer<String> lines;
    private final LongSupplier nanos;
    private String current = "";
    private long began;
    private long had;
    private long said;

    public DownloadLines(Consumer<String> lines) {
        this(lines, System::nanoTime);
    }

    DownloadLines(Consumer<String> lines, LongSupplier nanos) {
        this.lines = lines;
        this.nanos = nanos;
    }

    @Override
    public void progress(String file, long done, long total) {
        long now = nanos.getAsLong();
        if (!file.equals(current)) {
            current = file;
            began = now;
            said = now;
            had = done;
            lines.accept(beginning(file, done, total));
        } else if (now - said >= EVERY_NANOS && (total <= 0 || done < total)) {
            said = now;
            lines.accept(file + ": " + state(done, total, done - had, now - began));
        }
    }

    @Override
    public void note(String message) {
        lines.accept(message);
    }

    /** That a file begins: {@code downloading OWNER/REPO/FILE, 241.4 MB}. */
    public static String beginning(String file, long done, long total) {
        return "downloading " + file + (total > 0 ? ", " + size(total) : "")
                + (done > 0 ? ", of which " + size(done) + " are there" : "");
    }

    /**
     * A state in words: {@code 12.3 MB of 241.4 MB (5 %), 1.2 MB/s, 3:10 left}.
     *
     * @param total 0 if it is not known
     * @param since bytes of this attempt
     * @param nanos time of this attempt
     */
    public static String state(long done, long total, long since, long nanos) {
        StringBuilder text = new StringBuilder(size(done));
        if (total > 0) {
            text.append(" of ")
                    .append(size(total))
                    .append(" (")
                    .append(done * 100 / total)
                    .append(" %)");
        }
        double rate = since <= 0 || nanos <= 0 ? 0 : since * 1e9 / nanos;
        if (rate > 0) {
            text.append(", ").append(size((long) rate)).append("/s");
            if (total > done) {
                text.append(", ")
                        .append(time((long) Math.ceil((total - done) / rate)))
                        .append(" left");
            }
        }
        return text.toString();
    }

    /** Bytes as people write them, in decimal units: {@code 241.4 MB}. */
    public static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /** {@code 3:10}, {@code 1:03:10}. */
    private static String time(long seconds) {
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60);
    }
}
