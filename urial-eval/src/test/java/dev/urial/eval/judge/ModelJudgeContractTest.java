package dev.urial.eval.judge;

import dev.urial.eval.contract.JudgeContract;

class ModelJudgeContractTest extends JudgeContract {
    @Override
    protected Judge judge() {
        return Judges.open("says:" + ModelJudgeTest.FOUR, ModelJudgeTest.SCORES);
    }
}
