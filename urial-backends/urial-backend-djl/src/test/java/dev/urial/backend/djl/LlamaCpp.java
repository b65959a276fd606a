package dev.urial.backend.djl;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.wiring.Parts;
import java.nio.file.Path;

/** The other engine in this process, to be compared with. */
public final class LlamaCpp {
    private LlamaCpp() {}

    /** Opens a GGUF file for its tokenizer: with a context of few tokens. */
    public static Backend open(Path gguf) {
        String reference = "llamacpp:" + gguf + "?context=64&batch=64&threads=1";
        return new Parts(PluginCatalog.load(), 0).backend(reference, RunConfig.DEFAULTS);
    }
}
