package dev.urial.analysis.shift;

import dev.urial.core.data.AnsweredItem;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.Seeds;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where answers come from: the aligned model itself, or a file. */
interface Answers {
    /**
     * An answer as it came.
     *
     * @param made its tokens in the making, where the engine tells them; else empty
     * @param ended whether it ended by itself, as far as is known
     */
    record Given(String text, List<ScoredToken> made, boolean ended) {}

    /**
     * The answer to an item.
     *
     * @throws BackendException if there is none
     */
    Given answer(Backend aligned, Prompt prompt, DatasetItem item);

    /** Asked of the model; its seed is the item's own. */
    static Answers asked(Decoding decoding) {
        return asked(decoding, (item, tokens) -> {});
    }

    /**
     * The same, heard by someone else, too.
     *
     * @param live hears tokens as they are made, where the engine tells them
     */
    static Answers asked(Decoding decoding, BiConsumer<DatasetItem, List<ScoredToken>> live) {
        return (aligned, prompt, item) -> {
            boolean tells = aligned.model().features().contains(Feature.TOP_LOGPROBS);
            long seed = decoding.sampling().greedy()
                    ? decoding.sampling().seed()
                    : Seeds.of(decoding.sampling().seed(), item.id());
            GenerationRequest request = new GenerationRequest(
                    prompt.withStops(decoding.stops()),
                    decoding.sampling().withSeed(seed),
                    decoding.maxNewTokens(),
                    tells ? 1 : 0,
                    Optional.empty());
            List<ScoredToken> made = new ArrayList<>();
            try (Generation generation = aligned.generate(request)) {
                generation.forEachRemaining(piece -> {
                    made.addAll(piece.tokens());
                    live.accept(item, piece.tokens());
                });
                return given(generation.completion(), made, prompt);
            }
        };
    }

    private static Given given(Completion completion, List<ScoredToken> made, Prompt prompt) {
        if (completion.reason() == FinishReason.CANCELLED) {
            throw new BackendException(Kind.UNAVAILABLE, "the answer was cancelled before it was whole");
        }
        // A stop of the model's own form is its end of turn; one of the user's is not.
        boolean itself = completion.reason() == FinishReason.STOP
                && completion.stop().map(prompt.stops()::contains).orElse(true);
        return new Given(completion.text(), made, itself);
    }

    /** Given by id; of several turns, the answer to the first. */
    static Answers of(List<AnsweredItem> answered) {
        Map<String, AnsweredItem> byId =
                answered.stream().collect(Collectors.toMap(each -> each.item().id(), Function.identity()));
        return (aligned, prompt, item) -> {
            AnsweredItem found = byId.get(item.id());
            if (found == null || found.answers().isEmpty()) {
                throw new BackendException(
                        Kind.BAD_REPLY,
                        "the file of answers has none to the item '" + item.id() + "'"
                                + (found == null ? "" : ", which failed there"));
            }
            boolean ended = found.outcome().finish().equals(Optional.of("stop"))
                    && found.answers().size() == 1;
            return new Given(found.answers().get(0), List.of(), ended);
        };
    }
}
