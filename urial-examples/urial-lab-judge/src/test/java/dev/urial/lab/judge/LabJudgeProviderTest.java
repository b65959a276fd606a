package dev.urial.lab.judge;

import dev.urial.core.spi.Provider;
import dev.urial.testkit.ProviderContract;

class LabJudgeProviderTest extends ProviderContract {
    @Override
    protected Provider<?, ?> provider() {
        return new LabJudgeProvider();
    }
}
