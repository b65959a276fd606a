package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.Provider;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What every provider keeps, whatever it makes. */
public abstract class ProviderContract {
    /** The provider under test. */
    protected abstract Provider<?, ?> provider();

    @Test
    void itsNameIsOneThatUsersCanWrite() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void itsSettingsAreARecord() {
        assertThat(provider().configType().isRecord()).isTrue();
    }

    @Test
    void itIsPublicWithAPublicConstructorOfNoArguments() throws Exception {
        Class<?> type = provider().getClass();
        assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
        assertThat(Modifier.isPublic(type.getConstructor().getModifiers())).isTrue();
    }

    @Test
    void itIsFoundByItsServiceFile() {
        Class<?> kind = provider().getClass().getInterfaces()[0];
        assertThat(ServiceLoader.load(kind).stream().map(ServiceLoader.Provider::type))
                .anyMatch(found -> found.equals(provider().getClass()));
    }

    @Test
    void whatABackendFindsIsALineEach() {
        assumeTrue(provider() instanceof BackendProvider, "only backends tell what they find");
        Map<String, String> findings = ((BackendProvider<?>) provider()).findings();
        assertThat(findings.keySet()).allSatisfy(name -> assertThat(name).matches("[a-z][a-z0-9 -]*"));
        assertThat(findings.values())
                .allSatisfy(line -> assertThat(line).isNotBlank().hasLineCount(1));
    }
}
