package dev.urial.core.data;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Items as runs leave them. */
final class AnsweredItems {
    private AnsweredItems() {}

    static Outcome ok() {
        return new Outcome(Optional.of("stop"), new Tokens(1005, 1000, 7), new Timing(12.5, 250.25), Optional.empty());
    }

    static Outcome failed() {
        return new Outcome(
                Optional.empty(),
                Tokens.UNKNOWN,
                Timing.UNKNOWN,
                Optional.of(new Failure("prompt_too_long", "the context holds 50 tokens")));
    }

    static AnsweredItem answer(String id, String query, String answer, Map<String, Object> labels) {
        return new AnsweredItem(new DatasetItem(id, List.of(), List.of(query), labels), List.of(answer), 0, ok());
    }

    static AnsweredItem failure(String id, String query) {
        return new AnsweredItem(new DatasetItem(id, List.of(), List.of(query), Map.of()), List.of(), 0, failed());
    }
}
