package dev.urial.core.engine;

import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;

/** What the settings of engines have in common. What is wrong is an {@link IllegalArgumentException} that names the setting. */
public final class EngineSettings {
    private EngineSettings() {}

    /** Refuses a number outside of bounds; {@code Integer.MAX_VALUE} is none. */
    public static void inRange(String name, Optional<Integer> value, int least, int most) {
        if (value.isPresent() && (value.get() < least || value.get() > most)) {
            String bound = most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
            throw new IllegalArgumentException(name + ": must be " + bound + ", was " + value.get());
        }
    }

    /** Refuses a scale that is no number of 32 bits, or is that of no adapter. */
    public static void checkLora(Optional<Path> lora, Optional<Double> loraScale) {
        if (loraScale.isPresent() && !Float.isFinite(loraScale.get().floatValue())) {
            throw new IllegalArgumentException("loraScale: must be a finite number of 32 bits, was " + loraScale.get());
        }
        if (loraScale.isPresent() && lora.isEmpty()) {
            throw new IllegalArgumentException(
                    "loraScale: is the scale of an adapter, and none is given (setting 'lora')");
        }
    }

    /** A file or folder of a model as the user meant it; {@code ~/} is the home folder. */
    public static Path resolved(Path path, PluginContext context) {
        String text = path.toString();
        if (text.equals("~") || text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home", "")).resolve(text.length() > 2 ? text.substring(2) : "");
        }
        return context.resolve(text);
    }
}
