package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetItem;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every dataset keeps, wherever it comes from. */
public abstract class DatasetContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The dataset under test, made anew each time. */
    protected abstract Dataset dataset();

    @Test
    void itIsTheSameEachTime() {
        Dataset first = dataset();
        Dataset again = dataset();
        assertThat(again.card()).isEqualTo(first.card());
        assertThat(again.items()).isEqualTo(first.items());
    }

    @Test
    void itHasItemsAndNoneTwice() {
        assertThat(dataset().items()).isNotEmpty().extracting(DatasetItem::id).doesNotHaveDuplicates();
    }

    @Test
    void everyItemAsksSomething() {
        assertThat(dataset().items()).allSatisfy(item -> {
            assertThat(item.id()).isNotBlank();
            assertThat(item.queries()).noneMatch(String::isBlank);
        });
    }

    @Test
    void labelsSurviveAJsonFile() throws Exception {
        for (DatasetItem item : dataset().items()) {
            JsonNode tree = JSON.readTree(JSON.writeValueAsString(item.labels()));
            assertThat(JSON.valueToTree(item.labels()).equals(tree))
                    .describedAs("labels of item %s: %s", item.id(), item.labels())
                    .isTrue();
        }
    }

    @Test
    void nobodyCanChangeIt() {
        Dataset dataset = dataset();
        assertThatThrownBy(() -> dataset.items().clear()).isInstanceOf(UnsupportedOperationException.class);
        Map<String, String> details = dataset.card().details();
        assertThatThrownBy(() -> details.put("part", "another")).isInstanceOf(UnsupportedOperationException.class);
    }
}
