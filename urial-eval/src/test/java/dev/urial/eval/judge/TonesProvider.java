package dev.urial.eval.judge;

import dev.urial.core.spi.PluginContext;
import dev.urial.eval.rubric.Rubric;
import dev.urial.eval.rubric.RubricProvider;
import dev.urial.eval.rubric.Rubrics;

/** A rubric of somebody else's: whether an answer has a tone. */
public final class TonesProvider implements RubricProvider<TonesProvider.Config> {
    /**
     * Which tone.
     *
     * @param tone an adjective
     */
    public record Config(String tone) {}

    @Override
    public String name() {
        return "tones";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Rubric create(Config config, PluginContext context) {
        String rubric = """
                name: tones
                kind: scores
                scale: [1, 5]
                aspects:
                  TONE: Is the answer TONE?
                text: "{{aspects}} {{case}} {{reply}}"
                """;
        return Rubrics.parse("tones", rubric.replace("TONE", config.tone()));
    }
}
