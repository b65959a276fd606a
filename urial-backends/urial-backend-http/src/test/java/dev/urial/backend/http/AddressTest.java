package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host:8000",
                "http://host:8000/",
                "http://host:8000/v1",
                "http://host:8000/v1/",
                "http://host:8000/v1/completions",
                "http://host:8000/v1/chat/completions",
                "http://host:8000/completion",
                "http://host:8000/api/generate",
                "//host:8000/v1"
            })
    void theFormsOfDifferentToolsMeanOneServer(String text) {
        assertThat(Address.parse("http", text).shown()).isEqualTo("http://host:8000");
    }

    @Test
    void whatStandsBeforeTheKnownPagesStays() {
        Address address = Address.parse("https", "//host/inference/v1#base");
        assertThat(address.page("/v1/models")).hasToString("https://host/inference/v1/models");
    }

    @Test
    void theModelFollowsTheHash() {
        assertThat(Address.parse("http", "//host/v1#meta/Llama-3.1-8B").model()).contains("meta/Llama-3.1-8B");
        assertThat(Address.parse("http", "//host/v1").model()).isEmpty();
    }

    @Test
    void aPasswordIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> Address.parse("http", "//me:hunter2@host/v1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keyEnv")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"//, no address", "ftp://host/v1, no address", "//host/v1#, nothing follows", "//ho st/v1, no address"})
    void whatIsNoAddressIsRefused(String text, String why) {
        assertThatThrownBy(() -> Address.parse("http", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(why);
    }
}
