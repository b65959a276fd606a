package dev.urial.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void whatIsWrittenIsReadBackWithoutNulls() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rank", null);
        object.put("above", 5);
        object.put("kl", 0.25);
        object.put("top", List.of(Map.of("text", "a\nb")));
        assertThat(JsonLine.of(object))
                .isEqualTo("{\"rank\":null,\"above\":5,\"kl\":0.25,\"top\":[{\"text\":\"a\\nb\"}]}");
        assertThat(JsonLine.parse(JsonLine.of(object)))
                .isEqualTo(Map.of("above", 5, "kl", new BigDecimal("0.25"), "top", List.of(Map.of("text", "a\nb"))));
    }

    @Test
    void anyTextIsOneLine() {
        assertThat(JsonLine.of(Map.of("text", "\u2028\ud800"))).isEqualTo("{\"text\":\"\\u2028\\ud800\"}");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> JsonLine.parse("[1]")).hasMessageContaining("a list");
    }
}
