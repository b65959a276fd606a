package dev.urial.testkit;

import dev.urial.core.spi.Provider;

class BigramProviderTest extends ProviderContract {
    @Override
    protected Provider<?, ?> provider() {
        return new BigramBackendProvider();
    }
}
