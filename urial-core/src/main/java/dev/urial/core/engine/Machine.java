package dev.urial.core.engine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What this computer has. */
public final class Machine {
    private Machine() {}

    /** Physical cores this process may use: Linux tells which threads share one; elsewhere every processor counts. */
    public static int physicalCores() {
        int processors = Runtime.getRuntime().availableProcessors();
        Set<String> cores = new HashSet<>();
        Path folder = Path.of("/sys/devices/system/cpu");
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "cpu[0-9]*")) {
                for (Path processor : listed) {
                    Path siblings = processor.resolve("topology/thread_siblings_list");
                    if (Files.isReadable(siblings)) {
                        cores.add(Files.readString(siblings).strip());
                    }
                }
            } catch (IOException unknown) {
                cores.clear();
            }
        }
        return cores.isEmpty() ? processors : Math.min(cores.size(), processors);
    }

    /** Bytes of memory that a program could still get, caches given back; a container's limit counts. */
    public static long availableMemory() {
        long total = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
        Path meminfo = Path.of("/proc/meminfo");
        if (Files.isReadable(meminfo)) {
            try {
                for (String line : Files.readAllLines(meminfo)) {
                    if (line.startsWith("MemAvailable:")) {
                        return Math.min(total, Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                    }
                }
            } catch (IOException | NumberFormatException unknown) {
                return total;
            }
        }
        return total;
    }

    /** A number of bytes for people. */
    public static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
