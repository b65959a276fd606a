package dev.urial.testkit.server;

import dev.urial.core.spi.Sampling;
import java.util.List;
import java.util.Map;

/**
 * What the model is to do for one request.
 *
 * @param stops nothing that follows one of them is made
 * @param includesStop whether the stop string stays at the end of the text
 * @param alternatives how many of the likeliest tokens are named beside each
 * @param biases added to logits before a token is chosen, by token; they do not change scores
 * @param held the tokens to which the text is held, until its end; empty if it is free
 */
record Job(
        List<Integer> prompt,
        Sampling sampling,
        int maxTokens,
        List<String> stops,
        boolean includesStop,
        int alternatives,
        Map<Integer, Double> biases,
        List<Integer> held) {
    Job {
        prompt = List.copyOf(prompt);
        stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        biases = Map.copyOf(biases);
        held = List.copyOf(held);
    }
}
