package dev.urial.backend.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Prompt;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.nio.file.Path;

/** Prints how far two models agree about the first answers of a file in the form of just-eval-instruct. */
final class AgreementBenchmark {
    private static final int ANSWERS = 20;
    private static final int TOKENS = 128;

    private AgreementBenchmark() {}

    public static void main(String[] args) throws IOException {
        JsonNode items = new ObjectMapper().readTree(Path.of(args[2]).toFile());
        Parts parts = new Parts(PluginCatalog.load(), 0);
        try (Backend one = parts.backend(args[0], RunConfig.DEFAULTS);
                Backend other = parts.backend(args[1], RunConfig.DEFAULTS)) {
            Agreement agreement = new Agreement();
            for (int i = 0; i < Math.min(ANSWERS, items.size()); i++) {
                JsonNode item = items.get(i);
                Prompt prompt = Prompt.of(
                        "# Query:\n```\n" + item.get("instruction").textValue() + "\n```\n\n# Answer:\n```\n");
                agreement.add(one, other, prompt, item.get("output").textValue(), TOKENS);
            }
            System.out.println(args[0] + " beside " + args[1] + ": " + agreement);
        }
    }
}
