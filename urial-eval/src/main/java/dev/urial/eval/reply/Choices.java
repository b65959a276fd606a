package dev.urial.eval.reply;

import dev.urial.eval.Choice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a judge says of two answers.
 *
 * @param byAspect the better seat on each aspect that was asked for, in the order asked
 * @param overall the better one altogether, if that was asked for
 * @param rationale in the judge's words; may be empty
 */
public record Choices(Map<String, Choice> byAspect, Optional<Choice> overall, String rationale) {
    public Choices {
        byAspect = Collections.unmodifiableMap(new LinkedHashMap<>(byAspect));
    }
}
