package dev.urial.cli;

import dev.urial.core.spi.PluginContext;
import dev.urial.eval.Score;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.JudgeCard;
import dev.urial.eval.judge.JudgeProvider;
import dev.urial.eval.judge.Ruling;
import dev.urial.eval.rubric.Case;
import java.util.Map;
import java.util.OptionalDouble;

/** A plug-in that judges by a rule: few words are good. */
public final class BriefProvider implements JudgeProvider<BriefProvider.Config> {
    /** How many words are not too many. */
    public record Config(int words) {}

    @Override
    public String name() {
        return "brief";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Judge create(Config config, PluginContext context) {
        return new Brief(config.words());
    }

    private record Brief(int words) implements Judge {
        @Override
        public JudgeCard card() {
            return JudgeCard.scoring("judge:brief?words=" + words, "brevity");
        }

        @Override
        public Ruling judge(Case judged) {
            double score = judged.answers().get(0).split(" ", -1).length <= words ? 5 : 1;
            return Ruling.scored(Map.of("brevity", new Score(OptionalDouble.of(score), "")));
        }

        @Override
        public void close() {}
    }
}
