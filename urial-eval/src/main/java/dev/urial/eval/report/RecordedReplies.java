package dev.urial.eval.report;

import dev.urial.eval.Choice;
import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Replies;
import dev.urial.eval.reply.Choices;
import dev.urial.eval.reply.ReplyReader;
import java.util.List;
import java.util.Map;

/** Reads the replies that just-eval and the reference code's pairwise judge recorded and could not read. */
final class RecordedReplies implements Replies {
    private static final List<String> PAIRWISE =
            List.of("helpfulness", "factuality", "depth", "engagement", "clarity", "safety");

    private final ReplyReader<Map<String, Score>> scores = ReplyReader.scores(Scale.ONE_TO_FIVE);
    private final ReplyReader<Choices> choices = ReplyReader.choices(PAIRWISE, false);

    @Override
    public Map<String, Score> scores(String reply) {
        return scores.read(reply).toOptional().orElse(Map.of());
    }

    @Override
    public Map<String, Choice> choices(String reply) {
        return choices.read(reply).toOptional().map(Choices::byAspect).orElse(Map.of());
    }
}
