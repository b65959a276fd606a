package dev.urial.lab.judge;

import dev.urial.eval.contract.JudgeContract;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.Judges;
import dev.urial.eval.rubric.Rubrics;

class LabJudgeContractTest extends JudgeContract {
    @Override
    protected Judge judge() {
        return Judges.open("judge:lab", Rubrics.named("six-aspects"));
    }
}
