package dev.urial.eval.judge;

import dev.urial.eval.contract.JudgeContract;
import dev.urial.eval.rubric.Rubrics;

class BrevityContractTest extends JudgeContract {
    @Override
    protected Judge judge() {
        return Judges.open("judge:brevity?words=20", Rubrics.named("six-aspects"));
    }
}
