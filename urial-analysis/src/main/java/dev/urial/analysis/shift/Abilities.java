package dev.urial.analysis.shift;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import dev.urial.core.spi.VocabularySample;
import java.util.Optional;

/** What a model of a study can do. */
record Abilities(ModelCard card, boolean distributions, boolean scores, boolean tokenizes, Optional<String> sample) {
    static Abilities of(Backend backend) {
        return new Abilities(
                backend.model(),
                backend.distributions().isPresent() && backend.tokenizer().isPresent(),
                backend.scorer().isPresent(),
                backend.tokenizer().isPresent(),
                sample(backend));
    }

    /** The vocabulary as a sample tells it. */
    private static Optional<String> sample(Backend backend) {
        Optional<String> known = backend.model().vocabulary().map(Vocabulary::fingerprint);
        return known.filter(VocabularySample::made)
                .or(() -> backend.tokenizer()
                        .map(tokenizer -> VocabularySample.fingerprint(tokenizer.encode(VocabularySample.TEXT))));
    }

    static Tokenizer tokenizer(Backend backend) {
        return backend.tokenizer()
                .orElseThrow(() -> new BackendException(
                        Kind.UNSUPPORTED, backend.model().id() + " has no tokenizer that can be reached"));
    }

    static BackendException noScores(Backend backend) {
        return new BackendException(
                Kind.UNSUPPORTED,
                backend.model().id()
                        + " shows neither distributions nor the log-probabilities of a given text; a model in"
                        + " this process (llamacpp) does, and a server that returns the log-probabilities of a prompt's"
                        + " tokens");
    }

    /** @throws ConfigException if both vocabularies are known, as far as both can be, and differ */
    static void checkComparable(Abilities first, Abilities second) {
        ModelCard base = first.card;
        ModelCard aligned = second.card;
        Optional<String> one = base.vocabulary().map(Vocabulary::fingerprint);
        Optional<String> other = aligned.vocabulary().map(Vocabulary::fingerprint);
        if (one.isPresent()
                && other.isPresent()
                && VocabularySample.made(one.get()) != VocabularySample.made(other.get())) {
            one = first.sample;
            other = second.sample;
        }
        if (one.isPresent() && other.isPresent() && !one.equals(other)) {
            throw new ConfigException(
                    "",
                    "the models cannot be compared token by token, for their vocabularies differ: that of the base model "
                            + base.id() + " is " + one.get() + ", that of the aligned model " + aligned.id() + " is "
                            + other.get());
        }
    }
}
