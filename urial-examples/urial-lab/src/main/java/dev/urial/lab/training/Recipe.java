package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import java.util.List;

/**
 * How a model is trained; together with the shape, the data and the first weights it determines the result up to rounding.
 *
 * @param steps optimizer steps of the whole run
 * @param tokensPerStep tokens of one step, a multiple of every phase's length
 * @param phases sequence lengths over the run, the last one up to 1
 * @param matrices what updates the matrices of the layers; the embedding and the norms are always updated by AdamW
 * @param matrixRate peak learning rate of the matrices
 * @param matrixDecay weight decay of the matrices, times the learning rate
 * @param momentum of Muon, in Nesterov's form
 * @param rate peak learning rate of AdamW for the embedding and the norms, without decay
 * @param firstBeta of AdamW
 * @param secondBeta of AdamW
 * @param warmUp steps in which the learning rates rise linearly
 * @param flatUntil share of the run after which the learning rates fall linearly
 * @param finalShare of the peak learning rates that is reached at the end
 * @param clip largest norm of the whole gradient
 * @param seed of the first weights
 */
public record Recipe(
        int steps,
        int tokensPerStep,
        List<Phase> phases,
        Matrices matrices,
        double matrixRate,
        double matrixDecay,
        double momentum,
        double rate,
        double firstBeta,
        double secondBeta,
        int warmUp,
        double flatUntil,
        double finalShare,
        double clip,
        long seed) {
    /** An optimizer for the matrices of the layers. */
    public enum Matrices {
        /** Momentum made orthogonal by five Newton-Schulz iterations, scaled by 0.2 times the root of the larger side. */
        MUON,
        /** As for everything else. */
        ADAMW
    }

    /**
     * A part of the run with one sequence length.
     *
     * @param until share of the run's steps at which it ends, above 0 and at most 1
     * @param length tokens of a sequence
     */
    public record Phase(double until, int length) {}

    /** The recipe, checked. */
    public Recipe {
        phases = List.copyOf(phases);
        if (steps < 1 || tokensPerStep < 1 || warmUp < 0) {
            throw new ConfigException("steps", "steps and tokensPerStep must be at least 1, warmUp at least 0");
        }
        double before = 0;
        for (Phase phase : phases) {
            if (!(phase.until > before) || phase.length < 1 || tokensPerStep % phase.length != 0) {
                throw new ConfigException(
                        "phases",
                        "must end one after another, each with a length that divides tokensPerStep (" + tokensPerStep
                                + "): " + phases);
            }
            before = phase.until;
        }
        if (before != 1) {
            throw new ConfigException("phases", "the last must end at 1: " + phases);
        }
        if (!(flatUntil >= 0 && flatUntil <= 1) || !(finalShare >= 0 && finalShare <= 1)) {
            throw new ConfigException("flatUntil", "flatUntil and finalShare must be between 0 and 1");
        }
        if (!(matrixRate > 0 && rate > 0 && clip > 0)) {
            throw new ConfigException("rate", "learning rates and clip must be above 0");
        }
        if (!(beta(momentum) && beta(firstBeta) && beta(secondBeta)) || !(matrixDecay >= 0)) {
            throw new ConfigException("momentum", "momentum and betas must be from 0 to below 1, the decay at least 0");
        }
    }

    private static boolean beta(double value) {
        return value >= 0 && value < 1;
    }

    /** The base model's recipe: sequences of 512 tokens for three quarters of the run, then of 1,024. */
    public static Recipe base(int steps, int tokensPerStep, long seed) {
        return base(steps, tokensPerStep, List.of(new Phase(0.75, 512), new Phase(1, 1024)), 40, seed);
    }

    /** The same with other sequence lengths and another number of steps in which the rates rise. */
    public static Recipe base(int steps, int tokensPerStep, List<Phase> phases, int warmUp, long seed) {
        return new Recipe(
                steps,
                tokensPerStep,
                phases,
                Matrices.MUON,
                0.004,
                0.05,
                0.95,
                0.004,
                0.9,
                0.98,
                warmUp,
                0.4,
                0.02,
                1,
                seed);
    }

    /** The aligned sibling's recipe, which starts from the base model's weights: AdamW at a low rate that falls from the start. */
    public static Recipe sibling(int steps, int tokensPerStep, int length, long seed) {
        return new Recipe(
                steps,
                tokensPerStep,
                List.of(new Phase(1, length)),
                Matrices.ADAMW,
                5e-4,
                0,
                0,
                5e-4,
                0.9,
                0.98,
                Math.min(10, steps / 10),
                0,
                0.05,
                1,
                seed);
    }

    /** The sequence length of a step, counted from 0. */
    public int length(int step) {
        for (Phase phase : phases) {
            if (step < phase.until * steps) {
                return phase.length;
            }
        }
        return phases.get(phases.size() - 1).length;
    }

    /** The share of the peak learning rates in a step, counted from 0. */
    public double share(int step) {
        double rise = warmUp == 0 ? 1 : Math.min(1, (step + 1.0) / warmUp);
        double flat = flatUntil * steps;
        double fall = step <= flat || steps - 1 <= flat ? 0 : (step - flat) / (steps - 1 - flat);
        return rise * (1 - (1 - finalShare) * Math.min(1, fall));
    }
}
