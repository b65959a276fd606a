package dev.urial.backend.http;

import dev.urial.core.spi.Provider;
import dev.urial.testkit.ProviderContract;
import org.junit.jupiter.api.Nested;

class ProvidersTest {
    @Nested
    class Http extends ProviderContract {
        @Override
        protected Provider<?, ?> provider() {
            return new HttpBackendProvider();
        }
    }

    @Nested
    class Https extends ProviderContract {
        @Override
        protected Provider<?, ?> provider() {
            return new HttpsBackendProvider();
        }
    }

    @Nested
    class OpenAi extends ProviderContract {
        @Override
        protected Provider<?, ?> provider() {
            return new OpenAiBackendProvider();
        }
    }

    @Nested
    class Ollama extends ProviderContract {
        @Override
        protected Provider<?, ?> provider() {
            return new OllamaBackendProvider();
        }
    }
}
