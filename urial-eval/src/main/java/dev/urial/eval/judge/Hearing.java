package dev.urial.eval.judge;

import dev.urial.core.cache.Sha256;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.run.Task;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.Usage;
import dev.urial.eval.judge.RubricReplies.Heard;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.reply.Reading;
import dev.urial.eval.reply.Reading.Unread;
import dev.urial.eval.rubric.JudgePrompt;
import dev.urial.eval.rubric.Seat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A model judges one case: each seating in its turn, with one re-ask at most. For one thread, once. */
final class Hearing {
    private final ModelJudge judge;
    private final String id;
    private final List<Heard> heard = new ArrayList<>();
    private final List<String> raw = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private Tokens usage = Tokens.UNKNOWN;

    Hearing(ModelJudge judge, String id) {
        this.judge = judge;
        this.id = id;
    }

    /** @param prompts by seat */
    Ruling of(List<Optional<Seat>> seats, Function<Optional<Seat>, JudgePrompt> prompts) {
        try {
            seats.forEach(seat -> heard.add(new Heard(seat, reading(prompts.apply(seat), seat))));
            return new Ruling(RubricReplies.verdict(heard), calls());
        } catch (BackendException failure) {
            if (Task.endsTheRun(failure) && raw.isEmpty()) {
                throw failure;
            }
            return failed(failure.kind().name().toLowerCase(Locale.ROOT), failure);
        } catch (ConfigException unfit) {
            return failed("unfit", unfit); // a rubric that cannot hold such a case
        }
    }

    private Ruling failed(String kind, RuntimeException failure) {
        Failure told = new Failure(kind, String.valueOf(failure.getMessage()));
        return new Ruling(RubricReplies.failed(heard, told), calls());
    }

    private Calls calls() {
        return new Calls(raw, usage, OptionalDouble.empty(), hashes);
    }

    private Reading<Opinion> reading(JudgePrompt prompt, Optional<Seat> seat) {
        List<Message> messages = new ArrayList<>(prompt.messages());
        String hash = Sha256.hex(prompt.text().getBytes(StandardCharsets.UTF_8));
        Completion reply = ask(messages, hash);
        Reading<Opinion> reading = read(reply, seat);
        if (!(reading instanceof Unread<Opinion> unread)) {
            return reading;
        }
        messages.add(Message.assistant(reply.text().isBlank() ? "(an empty reply)" : reply.text()));
        messages.add(Message.user(mistake(unread.reason())));
        try {
            return read(ask(messages, hash), seat);
        } catch (BackendException failure) {
            if (failure.kind() == Kind.PROMPT_TOO_LONG) {
                return unread; // there is no room to ask again in
            }
            throw failure;
        }
    }

    private static String mistake(String reason) {
        return "Your reply could not be read: " + reason
                + ". Give your judgment of the same material once more, whole, in exactly the"
                + " form that was asked for.";
    }

    private Reading<Opinion> read(Completion reply, Optional<Seat> seat) {
        return judge.replies().read(reply.text(), reply.reason() == FinishReason.LENGTH, seat);
    }

    /** @param hash of the rubric's prompt: a re-ask has that of the prompt that it is about, so that replies can be told apart later */
    private Completion ask(List<Message> messages, String hash) {
        GenerationRequest request = judge.request(id, messages);
        try (Generation generation = judge.backend().generate(request)) {
            while (generation.hasNext()) {
                generation.next();
            }
            Completion reply = generation.completion();
            if (reply.reason() == FinishReason.CANCELLED) {
                throw new BackendException(Kind.UNAVAILABLE, "the reply was cancelled before it was whole");
            }
            Usage used = reply.usage();
            usage = new Tokens(
                    usage.prompt() + used.promptTokens(),
                    usage.cached() + used.cachedTokens(),
                    usage.output() + used.newTokens());
            raw.add(reply.text());
            hashes.add(hash);
            return reply;
        }
    }
}
