package dev.urial.testkit.server;

import dev.urial.core.decoding.Logits;
import dev.urial.core.decoding.Sampler;
import dev.urial.core.decoding.TextAssembler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One generation, a token at a time. */
final class ModelRun {
    private final ServedModel model;
    private final Job job;
    private final Sampler sampler;
    private final TextAssembler text;
    private int last;
    private int made;
    private @Nullable Cause cause;

    ModelRun(ServedModel model, Job job) {
        this.model = model;
        this.job = job;
        this.sampler = new Sampler(job.sampling(), model.size());
        this.text = new TextAssembler(job.stops());
        job.prompt().forEach(sampler::observe);
        last = job.prompt().isEmpty()
                ? model.bos()
                : job.prompt().get(job.prompt().size() - 1);
        if (job.maxTokens() <= 0) {
            cause = Cause.LIMIT;
        }
    }

    /** Why it has ended; empty while it has not. */
    Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    /** The stop string that ended it, if one did. */
    Optional<String> stop() {
        return text.stop();
    }

    /** Ends it here, for a reason that only the server knows. */
    void stopHere() {
        cause = Cause.STOP;
    }

    /** Makes the next token. */
    Step next() {
        float[] logits = model.logits(last);
        float[] raw = logits.clone();
        job.biases().forEach((token, bias) -> logits[token] = (float) (logits[token] + bias));
        int token = job.held().isEmpty() ? sampler.choose(logits) : held();
        made++;
        String certain = "";
        String released = "";
        if (model.isEnd(token)) {
            finish(Cause.END);
        } else {
            sampler.observe(token);
            last = token;
            if (text.append(model.bytes(token))) {
                finish(Cause.STOP);
            } else if (made == job.maxTokens()) {
                certain = text.take();
                finish(Cause.LIMIT);
                released = text.take();
            }
        }
        String all = certain
                + released
                + text.take()
                + (job.includesStop() ? text.stop().orElse("") : "");
        return new Step(token, all, released, Logits.score(raw, token, job.alternatives(), model::spelled));
    }

    private int held() {
        return made < job.held().size() ? job.held().get(made) : model.end();
    }

    private void finish(Cause why) {
        text.finish();
        cause = text.stop().isPresent() ? Cause.STOP : why;
    }
}
