package dev.urial.eval.judge;

import dev.urial.core.spi.Provider;
import dev.urial.testkit.ProviderContract;

class BrevityProviderTest extends ProviderContract {
    @Override
    protected Provider<?, ?> provider() {
        return new BrevityProvider();
    }
}
