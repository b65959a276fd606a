package dev.urial.eval.judge;

import dev.urial.core.spi.PluginContext;
import dev.urial.eval.Score;
import dev.urial.eval.rubric.Case;
import java.util.Map;
import java.util.OptionalDouble;

/** Finds answers good that have few words: a judge by a rule. */
public final class BrevityProvider implements JudgeProvider<BrevityProvider.Config> {
    /** How many words are not too many. */
    public record Config(int words) {}

    @Override
    public String name() {
        return "brevity";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Judge create(Config config, PluginContext context) {
        return new Brevity(config.words());
    }

    private record Brevity(int words) implements Judge {
        @Override
        public JudgeCard card() {
            return JudgeCard.scoring("judge:brevity?words=" + words, "brevity");
        }

        @Override
        public Ruling judge(Case judged) {
            String answer = judged.answers().get(judged.answers().size() - 1);
            int has = answer.strip().split("\\s+").length;
            double score = has <= words ? 5 : 1;
            return Ruling.scored(Map.of("brevity", new Score(OptionalDouble.of(score), "It has " + has + " words.")));
        }

        @Override
        public void close() {}
    }
}
