package dev.urial.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.Provider;
import dev.urial.testkit.ProviderContract;
import org.junit.jupiter.api.Test;

class DjlBackendProviderTest extends ProviderContract {
    @Override
    protected Provider<?, ?> provider() {
        return new DjlBackendProvider();
    }

    @Test
    void itTellsOfPyTorchAndOfWhatAGpuNeeds() {
        assertThat(new DjlBackendProvider().findings()).containsOnlyKeys("pytorch", "cuda");
    }
}
