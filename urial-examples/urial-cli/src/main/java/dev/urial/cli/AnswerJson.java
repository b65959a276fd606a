package dev.urial.cli;

import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.run.Answer;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The answer to one query as a line of an answers file, with the name of its prompt set. */
final class AnswerJson {
    private AnswerJson() {}

    static String ok(Answer answer, PromptSet set) {
        Usage usage = answer.completion().usage();
        Outcome outcome = new Outcome(
                Optional.of(answer.completion().reason().name().toLowerCase(Locale.ROOT)),
                new Tokens(usage.promptTokens(), usage.cachedTokens(), usage.newTokens()),
                new Timing(answer.firstToken().toNanos() / 1e6, answer.total().toNanos() / 1e6),
                Optional.empty());
        return line(new AnsweredItem(item(answer.query()), List.of(answer.text()), answer.seed(), outcome), set);
    }

    static String failed(Query query, PromptSet set, long seed, BackendException failure) {
        Failure error =
                new Failure(failure.kind().name().toLowerCase(Locale.ROOT), String.valueOf(failure.getMessage()));
        Outcome outcome = new Outcome(Optional.empty(), Tokens.UNKNOWN, Timing.UNKNOWN, Optional.of(error));
        return line(new AnsweredItem(item(query), List.of(), seed, outcome), set);
    }

    private static String line(AnsweredItem answered, PromptSet set) {
        return AnswersFile.line(answered, Map.of("prompt_set", set.name()));
    }

    private static DatasetItem item(Query query) {
        List<String> given = query.turns().subList(0, query.turns().size() - 1);
        return new DatasetItem(query.id(), given, List.of(query.last()), Map.copyOf(query.labels()));
    }
}
