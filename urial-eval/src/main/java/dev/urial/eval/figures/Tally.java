package dev.urial.eval.figures;

import dev.urial.eval.Winner;
import java.util.List;

/** How often one side won, neither did, and the other did; at least one in all. */
public record Tally(int wins, int ties, int losses) {
    public Tally {
        if (wins < 0 || ties < 0 || losses < 0 || wins + ties + losses < 1) {
            throw new IllegalArgumentException(
                    "tally: must be of at least one, was " + wins + " won, " + ties + " tied, " + losses + " lost");
        }
    }

    /**
     * From the candidate's point of view.
     *
     * @param winners at least one
     */
    static Tally of(List<Winner> winners) {
        int wins = (int) winners.stream().filter(Winner.CANDIDATE::equals).count();
        int losses = (int) winners.stream().filter(Winner.BASELINE::equals).count();
        return new Tally(wins, winners.size() - wins - losses, losses);
    }

    /** How many in all. */
    public int n() {
        return wins + ties + losses;
    }

    public Share won() {
        return new Share(wins, n());
    }

    public Share tied() {
        return new Share(ties, n());
    }

    public Share lost() {
        return new Share(losses, n());
    }

    /** The share of wins where a tie counts as half a one. */
    public double winRate() {
        return (wins + ties / 2.0) / n();
    }

    /**
     * Its interval. The rate is 1/2 + (share won - share lost)/2, and a difference of two shares of the same items has the adjusted Wald
     * interval of Bonett and Price ("Adjusted Wald confidence interval for a difference of binomial proportions based on paired data", J.
     * Educ. Behav. Stat. 37, 2012): one win and one loss are added first. So it keeps a width where all are ties.
     */
    public Interval winRate95() {
        double all = n() + 2.0;
        double won = (wins + 1) / all;
        double lost = (losses + 1) / all;
        double half = Interval.Z * Math.sqrt((won + lost - (won - lost) * (won - lost)) / all);
        return Interval.around((1 + won - lost) / 2, half / 2, 0, 1);
    }
}
