package dev.urial.lab.judge;

import dev.urial.core.spi.PluginContext;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.JudgeProvider;
import dev.urial.lab.world.World;
import java.util.Optional;

/** {@code judge:lab}: scores answers to the questions of the lab's world by rules, or compares two: {@code judge:lab?pairs=true}. */
public final class LabJudgeProvider implements JudgeProvider<LabJudgeProvider.Config> {
    /**
     * All settings.
     *
     * @param pairs whether two answers are compared; default false
     */
    public record Config(Optional<Boolean> pairs) {}

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Judge create(Config config, PluginContext context) {
        return new LabJudge(new Examiner(World.load()), config.pairs().orElse(false));
    }
}
